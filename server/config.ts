import { resolve } from "node:path";

import { z } from "zod";

const blankAsMissing = (value: unknown): unknown => (value === "" ? undefined : value);
const optionalText = z.preprocess(blankAsMissing, z.string().optional());
const optionalUrl = z.preprocess(blankAsMissing, z.url().optional());
const privateKey = z.preprocess(
  blankAsMissing,
  z
    .string()
    .regex(/^0x[0-9a-fA-F]{64}$/, "expected 0x and 64 hex digits")
    .optional(),
);

/** Every setting of the server, in the order of `.env.example`. This file alone reads the environment. */
const settings = z.object({
  PORT: z.preprocess(blankAsMissing, z.coerce.number().int().min(0).max(65535).default(3000)),
  HOST: z.preprocess(blankAsMissing, z.string().default("127.0.0.1")),
  SITE_ORIGIN: optionalUrl,
  LOG_LEVEL: z.preprocess(
    blankAsMissing,
    z.enum(["trace", "debug", "info", "warn", "error", "fatal", "silent"]).default("info"),
  ),
  COMODEL_HOME: z.preprocess(blankAsMissing, z.string().default(".comodel")),
  CHAIN_RPC_URL: optionalUrl,
  CHAIN_ID: z.preprocess(blankAsMissing, z.coerce.number().int().positive().default(31337)),
  PRACTICE_SEED: z.preprocess(blankAsMissing, z.enum(["yes", "no"]).default("yes")),
  INDEX_SUBGRAPH_URL: optionalUrl,
  OPERATOR_PRIVATE_KEY: privateKey,
  OPERATOR_MODELS: z.preprocess(blankAsMissing, z.string().default("all")),
  MODEL_ALIASES: optionalText,
  MODEL_UPSTREAMS: optionalText,
  MODEL_PROCESSES: z.preprocess(blankAsMissing, z.coerce.number().int().min(1).max(64).default(1)),
  MODEL_MEMORY_MB: z.preprocess(blankAsMissing, z.coerce.number().int().min(64).optional()),
  MODELS_IN_MEMORY: z.preprocess(blankAsMissing, z.coerce.number().int().min(1).default(8)),
  ACCOUNT_CALLS: z.preprocess(blankAsMissing, z.coerce.number().int().positive().default(1_000_000)),
  ACCOUNT_WINDOW_SECONDS: z.preprocess(blankAsMissing, z.coerce.number().int().positive().default(86_400)),
  TRIAL_MODELS: optionalText,
  TRIAL_CALLS_PER_ADDRESS: z.preprocess(blankAsMissing, z.coerce.number().int().min(0).default(5)),
  TRIAL_CALLS_PER_DAY: z.preprocess(blankAsMissing, z.coerce.number().int().min(0).default(200)),
});

/** What the server runs with; every field is decided here, nothing is read later. */
export interface Config {
  readonly port: number;
  readonly host: string;
  /** Where people find the site; requests for other hosts are refused, except on this machine itself. */
  readonly siteOrigin: string | undefined;
  readonly logLevel: z.infer<typeof settings>["LOG_LEVEL"];
  /** Absolute folder of everything that must outlive a restart. */
  readonly homeDir: string;
  readonly chain:
    | { readonly kind: "practice"; readonly seed: boolean }
    | {
        readonly kind: "network";
        readonly rpcUrl: string;
        readonly chainId: number;
      };
  /** A subgraph served by graph-node or The Graph; undefined means the embedded engine. */
  readonly subgraphUrl: string | undefined;
  readonly operatorKey: `0x${string}` | undefined;
  /** Model ids that this operator serves, or "all". */
  readonly operatorModels: "all" | ReadonlySet<string>;
  /** Alias -> model id or slug, beside each model's own slug. */
  readonly aliases: ReadonlyMap<string, string>;
  /** Model (route, slug or id) -> its address at another server of the Open Inference Protocol. */
  readonly upstreams: ReadonlyMap<string, string>;
  readonly models: {
    /** Processes of each model. */
    readonly processes: number;
    /** What each may allocate; undefined means by the model's size. */
    readonly memoryBytes: number | undefined;
    readonly inMemory: number;
  };
  /** Calls of one account and model in a window, against copying a model call by call. */
  readonly accountLimit: { readonly calls: number; readonly windowSeconds: number };
  /** Free calls for newcomers at this operator's cost; on a practice chain all models may be tried. */
  readonly trial: {
    readonly models: "all" | ReadonlySet<string>;
    readonly callsPerAddress: number;
    readonly callsPerDay: number;
  };
}

/** Reads and checks the environment. Throws an Error that lists every wrong setting in plain words. */
export function loadConfig(environment: NodeJS.ProcessEnv = process.env): Config {
  const parsed = settings.safeParse(environment);
  if (!parsed.success) {
    const lines = parsed.error.issues.map(({ path, message }) => `  ${path.join(".")}: ${message}`);
    throw new Error(`The configuration is wrong (see .env.example):\n${lines.join("\n")}`);
  }
  const values = parsed.data;
  if (values.CHAIN_RPC_URL !== undefined && values.OPERATOR_PRIVATE_KEY === undefined) {
    throw new Error(
      "The configuration is wrong: CHAIN_RPC_URL names a network, so OPERATOR_PRIVATE_KEY must be set too",
    );
  }
  return {
    port: values.PORT,
    host: values.HOST,
    siteOrigin: values.SITE_ORIGIN === undefined ? undefined : new URL(values.SITE_ORIGIN).origin,
    logLevel: values.LOG_LEVEL,
    homeDir: resolve(values.COMODEL_HOME),
    chain:
      values.CHAIN_RPC_URL === undefined
        ? { kind: "practice", seed: values.PRACTICE_SEED === "yes" }
        : {
            kind: "network",
            rpcUrl: values.CHAIN_RPC_URL,
            chainId: values.CHAIN_ID,
          },
    subgraphUrl: values.INDEX_SUBGRAPH_URL,
    operatorKey: values.OPERATOR_PRIVATE_KEY as `0x${string}` | undefined,
    operatorModels: values.OPERATOR_MODELS === "all" ? "all" : new Set(splitList(values.OPERATOR_MODELS)),
    aliases: parsePairs("MODEL_ALIASES", values.MODEL_ALIASES, "alias=model"),
    upstreams: parsePairs("MODEL_UPSTREAMS", values.MODEL_UPSTREAMS, "model=url"),
    models: {
      processes: values.MODEL_PROCESSES,
      memoryBytes: values.MODEL_MEMORY_MB === undefined ? undefined : values.MODEL_MEMORY_MB * 1024 ** 2,
      inMemory: values.MODELS_IN_MEMORY,
    },
    accountLimit: { calls: values.ACCOUNT_CALLS, windowSeconds: values.ACCOUNT_WINDOW_SECONDS },
    trial: {
      models: parseTrialModels(values.TRIAL_MODELS, values.CHAIN_RPC_URL === undefined),
      callsPerAddress: values.TRIAL_CALLS_PER_ADDRESS,
      callsPerDay: values.TRIAL_CALLS_PER_DAY,
    },
  };
}

function splitList(text: string): string[] {
  return text
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "");
}

function parseTrialModels(text: string | undefined, isPractice: boolean): "all" | ReadonlySet<string> {
  const chosen = text ?? (isPractice ? "all" : "");
  return chosen === "all" ? "all" : new Set(splitList(chosen));
}

function parsePairs(setting: string, text = "", expected: string): Map<string, string> {
  return new Map(
    splitList(text).map((pair) => {
      const [name, value, ...rest] = pair.split("=");
      if (!name || !value || rest.length > 0) {
        throw new Error(`The configuration is wrong: ${setting} holds "${pair}"; expected ${expected}`);
      }
      return [name, value] as const;
    }),
  );
}

/** Tells the pages, which are bundled apart, under which address they reach this server. */
export function publishInternalOrigin(url: string): void {
  process.env["COMODEL_ORIGIN_INTERNAL"] = url;
}

import { Refused, Unavailable } from "../core/errors.ts";
import type { PaidCall } from "./payment-way.ts";

/** That members voted not to serve an account for a while. */
export interface Suspension {
  readonly modelId: bigint;
  /** Lower-case. */
  readonly account: string;
  /** First second in which it is served again, chain time. */
  readonly until: bigint;
  readonly reason: string;
  /** The governor's number of the proposal that decided it; null where the index does not know it. */
  readonly proposal: string | null;
}

export interface SuspensionsOptions {
  /** All suspensions that are not over, of all models: as many as members have voted within a year. */
  readonly list: () => Promise<readonly Suspension[]>;
  /** Seconds of chain time. */
  readonly chainTime: () => Promise<bigint>;
}

/** Who is not served although he pays, as members have voted. Held in memory: a call asks no index. */
export interface Suspensions {
  /** Reads the list again. What was read before counts until then, and when it fails. */
  refresh(): Promise<void>;
  /**
   * @param account whose wallet pays or has let a key pay, lower-case
   * @throws Refused 403 `account-suspended`; Unavailable `suspensions-unknown` before the list was read once
   */
  assertServed(call: PaidCall, account: string): Promise<void>;
}

export function createSuspensions({ list, chainTime }: SuspensionsOptions): Suspensions {
  let known: ReadonlyMap<string, Suspension> | undefined;
  let asked = 0;
  return {
    refresh: async () => {
      const turn = ++asked;
      const found = await list();
      // A later look has seen more, even when it was answered before this one.
      if (turn !== asked) return;
      known = new Map(found.map((each) => [keyOf(each.modelId, each.account), each]));
    },
    assertServed: async ({ model, resourceUrl }, account) => {
      if (known === undefined) throw unknown();
      const found = known.get(keyOf(model.modelId, account));
      if (found === undefined || (await chainTime()) >= found.until) return;
      throw refusal(found, { route: model.route, origin: originOf(resourceUrl) });
    },
  };
}

function keyOf(modelId: bigint, account: string): string {
  return `${modelId}:${account}`;
}

/** Nothing where a caller named a host that there cannot be. */
function originOf(address: string): string {
  return URL.canParse(address) ? new URL(address).origin : "";
}

function unknown(): Unavailable {
  return new Unavailable(
    "suspensions-unknown",
    "This endpoint has just started and does not know yet whom members voted not to serve. Try again in a moment.",
    { retryAfterMs: 2_000 },
  );
}

function refusal(
  { modelId, account, until, reason, proposal }: Suspension,
  { route, origin }: { route: string; origin: string },
): Refused {
  const end = new Date(Number(until) * 1000).toISOString();
  const page = `${origin}/models/${modelId}/${proposal === null ? "rules" : `proposals/${proposal}`}`;
  return new Refused(
    "account-suspended",
    `Members of ${route} voted that it does not serve ${account} until ${end}: "${reason}" See ${page}. Nothing was charged; shares, votes, income and credits stay as they are, and credits in a channel can be taken back.`,
    { status: 403, details: { model: route, account, until: end, reason, page } },
  );
}

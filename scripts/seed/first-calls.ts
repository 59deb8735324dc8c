import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { erc20Abi, type Address } from "viem";

import { createComodel, type Comodel } from "../../client/comodel.ts";
import { CREDIT } from "../../client/price.ts";
import type { ClientStorage } from "../../client/storage.ts";
import type { JsonTensor } from "../../client/tensors.ts";
import { modelRegistryAbi } from "../../generated/abi/ModelRegistry.ts";
import type { ChainReader } from "../../server/chain/clients.ts";
import { practiceAccount } from "../../server/chain/practice/accounts.ts";

/** What the first calls of a seeded endpoint need. */
export interface FirstCallsOptions {
  /** Where the endpoint answers. */
  readonly url: string;
  readonly chain: ChainReader;
  readonly addressOf: (contract: string) => Address;
  /** Keeps the people's keys, and which calls are done. */
  readonly storage: ClientStorage;
  /** The folder `models` of the project. */
  readonly modelsDir: string;
  /** Brings on chain what is owed. */
  readonly settle: () => Promise<unknown>;
  /** Ends it after the call that is running. */
  readonly signal: AbortSignal;
}

/** A call that a person of the seed makes. */
interface PlannedCall {
  /** Unique, and the same at each start. */
  readonly name: string;
  readonly round: 1 | 2;
  /** The model's folder in `models`, with which its route begins. */
  readonly model: string;
  /** Index of a practice account. */
  readonly by: number;
  readonly pay: "quota" | "credits" | "exact";
  /** Which row of the release's test vectors is asked about, or what a text begins with. */
  readonly about: number | string;
}

/**
 * Two rounds, so that what is earned is seen to grow. Holders call for nothing; account 9 pays with credits, account 3 in
 * dollars. Newcomers' free tries stay theirs.
 */
export const FIRST_CALLS: readonly PlannedCall[] = [
  ...[0, 1, 2].map((about) => plan(1, "digits", { by: 5 + about, pay: "quota", about })),
  ...[0, 1].map((about) => plan(1, "digits", { by: 9, pay: "credits", about })),
  ...[0, 1].map((about) => plan(1, "digits", { by: 3, pay: "exact", about })),
  plan(1, "whale", { by: 6, pay: "quota", about: "Call me" }),
  plan(1, "whale", { by: 9, pay: "credits", about: "The white whale" }),
  plan(1, "whale", { by: 3, pay: "exact", about: "The sea" }),
  plan(1, "voice", { by: 7, pay: "quota", about: 0 }),
  plan(1, "voice", { by: 9, pay: "credits", about: 0 }),
  plan(1, "voice", { by: 3, pay: "exact", about: 0 }),
  ...[0, 1, 2].map((about) => plan(2, "digits", { by: 9, pay: "credits", about })),
  plan(2, "whale", { by: 9, pay: "credits", about: "It was a" }),
  plan(2, "voice", { by: 9, pay: "credits", about: 0 }),
];

const CREDITS_BOUGHT = 20n * CREDIT;
const TEXT_TOKENS = 24;

function plan(
  round: PlannedCall["round"],
  model: string,
  call: Pick<PlannedCall, "by" | "pay" | "about">,
): PlannedCall {
  return { name: `first-call ${round} ${model} ${call.by} ${call.pay} ${call.about}`, round, model, ...call };
}

/** The calls that no start has finished. */
export async function missingFirstCalls(storage: ClientStorage): Promise<readonly PlannedCall[]> {
  const receipts = await Promise.all(FIRST_CALLS.map(({ name }) => storage.get(name)));
  return FIRST_CALLS.filter((_, index) => receipts[index] === undefined);
}

/**
 * Lets people of the seed ask its live models as everybody does: over HTTP, paid, with receipts that they check. Each call
 * is made once: what is done is written down, and one that was broken off is asked again under the name that it had.
 * @throws ComodelClientError when the endpoint refuses one; a later start goes on with it
 */
export async function makeFirstCalls(options: FirstCallsOptions): Promise<void> {
  const { url, storage, signal, settle } = options;
  const routes = await readRoutes(url);
  const people = new Map<number, Comodel>();
  let round = 1;
  for (const call of await missingFirstCalls(storage)) {
    if (signal.aborted) return;
    if (call.round > round) await settle();
    round = call.round;
    const person = people.get(call.by) ?? createComodel({ url, account: practiceAccount(call.by), storage });
    people.set(call.by, person);
    const route = routes.find((each) => each.startsWith(`${call.model}-`));
    if (route === undefined)
      throw new Error(`Expected a live model ${call.model}, found ${routes.join(", ") || "none"}.`);
    if (call.pay === "credits") await provideCredits(options, person, { route, by: call.by });
    await storage.set(call.name, await ask(person, { ...call, route, modelsDir: options.modelsDir }));
  }
}

async function readRoutes(url: string): Promise<readonly string[]> {
  const answer = await fetch(new URL("/v2/models", url));
  return ((await answer.json()) as { models: string[] }).models;
}

/** Makes sure that somebody who pays with credits has some. Whoever has called before has some left. */
async function provideCredits(
  { chain, addressOf }: FirstCallsOptions,
  person: Comodel,
  { route, by }: { route: string; by: number },
): Promise<void> {
  const { modelId } = await person.model(route);
  const { creditToken } = await chain.readContract({
    ...{ address: addressOf("ModelRegistry"), abi: modelRegistryAbi, functionName: "parts" },
    args: [modelId],
  });
  const held = await chain.readContract({
    ...{ address: creditToken, abi: erc20Abi, functionName: "balanceOf" },
    args: [practiceAccount(by).address],
  });
  if (held === 0n) await person.buyCredits(route, CREDITS_BOUGHT);
}

/** Answers the receipt as JSON; the client has checked it. */
async function ask(
  person: Comodel,
  call: PlannedCall & { readonly route: string; readonly modelsDir: string },
): Promise<string> {
  const { route, pay, about } = call;
  const options = { pay, idempotencyKey: call.name.replaceAll(" ", "-") };
  const { receipt } =
    typeof about === "string"
      ? await person.complete(route, { prompt: about, maxTokens: TEXT_TOKENS, seed: 1 }, options)
      : await person.infer(route, { inputs: await readQuestion(call, about) }, options);
  return JSON.stringify(receipt);
}

/** One question of the test vectors that the release was published with. */
async function readQuestion(
  { modelsDir, model }: { modelsDir: string; model: string },
  row: number,
): Promise<JsonTensor[]> {
  const file = join(modelsDir, model, "release-1", "vectors.json");
  const { inputs } = JSON.parse(await readFile(file, "utf8")) as { inputs: JsonTensor[] };
  const [only] = inputs;
  // Several inputs belong together; a single one has a question in each row.
  if (only === undefined || inputs.length > 1) return inputs;
  const width = only.data.length / only.shape[0]!;
  const data = only.data.slice(row * width, (row + 1) * width);
  return [{ ...only, shape: [1, ...only.shape.slice(1)], data }];
}

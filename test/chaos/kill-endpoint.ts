import assert from "node:assert/strict";
import { spawn, type ChildProcessByStdio } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import type { TestContext } from "node:test";

import { inferenceChannelsAbi } from "../../generated/abi/InferenceChannels.ts";
import { practiceAccount } from "../../server/chain/practice/accounts.ts";
import { CRASH_POINTS } from "../../server/core/crash-point.ts";
import { temporaryFolder } from "../support/practice-chain.ts";
import {
  buyCredits,
  CREDIT,
  launchFunded,
  openCashier,
  startPlatform,
} from "../server/payments/paid-platform.ts";
import { createCaller, type Caller } from "./callers.ts";
import type { EndpointSettings } from "./endpoint-process.ts";

export interface ChaosReport {
  readonly kills: number;
  /** Kills by the point where they happened. */
  readonly byPoint: Readonly<Record<string, number>>;
  readonly calls: number;
  readonly seconds: number;
}

export interface ChaosOptions {
  readonly kills: number;
  /** No further kill begins after this time, but for the first few. */
  readonly budgetMs?: number;
  readonly onKill?: (count: number) => void;
}

/** Fewer show nothing, however slow the machine is. */
const LEAST_KILLS = 5;
const CALLERS = 6;
const PROGRAM = new URL("./endpoint-process.ts", import.meta.url).pathname;
/** So many passes at most before a crash point fires. */
const MAX_PASSES = { call: 24, claims: 2 };
/** A process that never passes its crash point is killed wherever it is. */
const GIVE_UP_MS = 15_000;

/**
 * Kills an endpoint under load at one crash point after the other, starting it again on the same ledger, while payers
 * repeat each call until it is answered. Throws when a charge was lost, doubled, or not served.
 */
export async function killEndpoint(
  test: { after: TestContext["after"] },
  options: ChaosOptions,
): Promise<ChaosReport> {
  const startedAt = Date.now();
  const scene = await prepare(test, BigInt(options.kills));
  try {
    return await killWhileCalled(test, scene, { ...options, startedAt });
  } finally {
    // It writes into the folder that the test takes away.
    await scene.endTheNext();
  }
}

async function killWhileCalled(
  test: { after: TestContext["after"] },
  scene: Awaited<ReturnType<typeof prepare>>,
  { kills, budgetMs = Infinity, onKill, startedAt }: ChaosOptions & { readonly startedAt: number },
): Promise<ChaosReport> {
  const byPoint: Record<string, number> = {};
  const ending = new AbortController();
  const running = Promise.all(scene.callers.map((caller) => caller.run(ending.signal)));
  running.catch(() => ending.abort());

  let count = 0;
  const isDue = (): boolean => count < LEAST_KILLS || Date.now() - startedAt < budgetMs;
  for (; count < kills && isDue() && !ending.signal.aborted; count++) {
    const point = CRASH_POINTS[count % CRASH_POINTS.length]!;
    const most = point.startsWith("claims") ? MAX_PASSES.claims : MAX_PASSES.call;
    const passes = 1 + ((count * 7) % most);
    const died = await scene.liveUntilKilled(`${point}:${passes}`);
    byPoint[died ? point : "anywhere"] = (byPoint[died ? point : "anywhere"] ?? 0) + 1;
    onKill?.(count + 1);
  }
  const last = await scene.start("");
  ending.abort();
  await running;
  for (const caller of scene.callers) await caller.repeatSome();
  last.kill("SIGKILL");
  await once(last, "close");
  await scene.checkBooks(test);
  const calls = scene.callers.reduce((sum, caller) => sum + caller.answered(), 0);
  return { kills: count, byPoint, calls, seconds: Math.round((Date.now() - startedAt) / 1_000) };
}

async function prepare(test: { after: TestContext["after"] }, kills: bigint) {
  const platform = await startPlatform(test as never);
  const model = await launchFunded(platform);
  const folder = await temporaryFolder(test);
  const signer = practiceAccount(5);
  const deposit = (200n + 60n * kills) * CREDIT;
  await buyCredits(platform, model, { buyer: signer, credits: deposit * BigInt(CALLERS) });
  let url = "";
  const callers = Array.from({ length: CALLERS }, (_, salt) =>
    createCaller({ platform, model, signer, salt: salt + 1, deposit, url: () => url }),
  );
  const names = Object.keys(platform.deployments.contracts);
  const settings: EndpointSettings = {
    rpcUrl: platform.chain.rpcUrl,
    chainId: platform.chain.chainId,
    addresses: Object.fromEntries(names.map((name) => [name, platform.at(name)])),
    modelId: `${model.modelId}`,
    parts: model.parts,
    folder,
  };
  let next = spawnEndpoint(settings);
  /** Opens the process that is ready, and gets the one after it ready meanwhile. */
  const start = async (crashPoint: string): Promise<Endpoint> => {
    const child = next;
    next = spawnEndpoint(settings);
    const lines = createInterface({ input: child.stdout });
    child.stdin.write(`${crashPoint}\n`);
    // Claims run from the first moment, so that a process may die before it says where it is.
    const [said] = (await Promise.race([once(lines, "line"), once(child, "close")])) as [unknown];
    if (typeof said === "string" && said.startsWith("http")) url = said;
    return child;
  };
  const liveUntilKilled = async (crashPoint: string): Promise<boolean> => {
    const child = await start(crashPoint);
    const hasDied = (): boolean => child.exitCode !== null || child.signalCode !== null;
    const closed = hasDied() ? Promise.resolve() : once(child, "close");
    const isOver = await Promise.race([closed.then(() => true), sleep(GIVE_UP_MS, false, { ref: false })]);
    if (!isOver) {
      child.kill("SIGKILL");
      await closed;
    }
    assert.equal(child.signalCode, "SIGKILL", `the endpoint ended by itself at ${crashPoint}`);
    return isOver;
  };
  const checkBooks = (owner: typeof test): Promise<void> =>
    checkEveryBook(owner, { platform, model, file: `${folder}/ledger.sqlite`, callers });
  const endTheNext = async (): Promise<void> => {
    const closed = once(next, "close");
    if (next.kill("SIGKILL")) await closed;
  };
  return { callers, start, liveUntilKilled, checkBooks, endTheNext };
}

type Endpoint = ChildProcessByStdio<Writable, Readable, null>;

/** What one process has compiled is there for all that come after it. */
function spawnEndpoint(settings: EndpointSettings): Endpoint {
  const program = ["--no-warnings", PROGRAM, JSON.stringify(settings)];
  const env = { ...process.env, NODE_COMPILE_CACHE: join(settings.folder, "compiled") };
  return spawn(process.execPath, program, { stdio: ["pipe", "pipe", "inherit"], env });
}

interface Books {
  readonly platform: Awaited<ReturnType<typeof startPlatform>>;
  readonly model: Awaited<ReturnType<typeof launchFunded>>;
  readonly file: string;
  readonly callers: readonly Caller[];
}

/** Ledger and chain agree with what the payers saw, to the unit. */
async function checkEveryBook(
  test: { after: TestContext["after"] },
  { platform, model, file, callers }: Books,
): Promise<void> {
  const cashier = await openCashier(test as never, platform, model, { ledgerFile: file });
  await cashier.claims.claim();
  for (const { channelId, answered } of callers) {
    const charged = BigInt(answered()) * CREDIT;
    const state = await cashier.meter.account(`channel:${channelId}`);
    assert.equal(state.charged, charged, "charged is what was answered, neither more nor less");
    assert.equal(state.calls, BigInt(answered()));
    assert.equal(state.reserved, 0n);
    const [, claimed] = await platform.reader.readContract({
      address: platform.at("InferenceChannels"),
      abi: inferenceChannelsAbi,
      functionName: "channels",
      args: [channelId as `0x${string}`],
    });
    assert.equal(claimed, charged, "the chain knows the same");
  }
}

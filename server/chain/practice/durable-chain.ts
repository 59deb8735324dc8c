import { type Clock, nowSeconds } from "../../core/clock.ts";
import { CallerMistake, Defect } from "../../core/errors.ts";
import type { Logger } from "../../core/logger.ts";
import { createEngine, type Engine } from "./engine.ts";
import {
  openJournal,
  type BlockRecord,
  type GenesisRecord,
  type Journal,
  type JournalRecord,
} from "./journal.ts";
import { createTurnQueue, type TurnQueue } from "../turn-queue.ts";

export const PRACTICE_CHAIN_ID = 31337;
/** How far the genesis lies in the past: the time that the time button can give away. */
export const GENESIS_AGE_SECONDS = 180 * 24 * 60 * 60;
const HARDFORK = "osaka";

export interface Head {
  readonly number: number;
  readonly hash: string;
  /** Seconds. */
  readonly time: number;
}

/** The chain's clock in seconds; `movableSeconds` is what is left for the time button. */
export interface ChainClock {
  readonly chainTime: number;
  readonly wallTime: number;
  readonly movableSeconds: number;
}

/** What a record holds beside the block that it led to. */
type Change =
  | { readonly kind: "transaction"; readonly raw: string }
  | { readonly kind: "code"; readonly address: string; readonly code: string }
  | { readonly kind: "move"; readonly seconds: number; readonly lag: number };

interface PlannedChange {
  readonly change: Change;
  /** Seconds; the timestamp of the block to mine. */
  readonly time: number;
}

export interface DurableChain {
  head(): Head;
  clock(): ChainClock;
  /**
   * Asks without changing. The answer is held back until everything that it may show is on disk,
   * so that nobody ever saw a block that a crash takes away.
   */
  read(method: string, params: readonly unknown[]): Promise<unknown>;
  /** The same, but pending state is computed with the chain's clock of this moment. */
  readNow(method: string, params: readonly unknown[]): Promise<unknown>;
  /** Mines one signed transaction; resolves with its hash once it is on disk. */
  sendRaw(raw: string): Promise<string>;
  /** Builds a signed transaction and mines it in one turn, so that its nonce cannot be overtaken. */
  sendBuilt(build: (request: Engine["request"]) => Promise<string>): Promise<string>;
  /** Moves the clock ahead and mines a block; throws `CallerMistake` (`time-not-left`) past wall time. */
  moveTime(seconds: number): Promise<ChainClock>;
  /** Puts code at an address and mines a block. */
  setCode(address: string, code: string): Promise<void>;
  close(): Promise<void>;
}

export interface DurableChainOptions {
  readonly path: string;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Called when memory is ahead of the disk: the process must end, and a new one replays the disk. */
  readonly onBroken: (error: unknown) => void;
}

export async function openDurableChain(options: DurableChainOptions): Promise<DurableChain> {
  const { journal, records, droppedBytes } = await openJournal(options.path);
  if (droppedBytes > 0) {
    options.logger.warn(
      { droppedBytes, path: options.path },
      "cut a half-written record that was never acknowledged",
    );
  }
  const [first, ...rest] = records;
  const { engine, genesis } = await openEngine(first, journal, options.clock);
  let head = await readHead(engine);
  assertSameHead({ ...genesis, number: 0, time: genesis.genesisTime }, head, genesis);
  let lag = genesis.lag;
  for (const record of rest) {
    if (record.kind === "genesis") throw new Defect("journal-two-starts", `${options.path} starts twice.`);
    await applyChange(engine, record, record.time);
    head = await readHead(engine);
    assertSameHead(record, head, genesis);
    if (record.kind === "move") lag = record.lag;
  }
  return createDurableChain({ engine, journal, head, lag, options, turns: createTurnQueue() });
}

async function openEngine(
  first: JournalRecord | undefined,
  journal: Journal,
  clock: Clock,
): Promise<{ engine: Engine; genesis: GenesisRecord }> {
  if (first !== undefined && first.kind !== "genesis") {
    throw new Defect("journal-headless", "The practice chain's journal does not begin with its genesis.");
  }
  const genesisTime = first?.genesisTime ?? nowSeconds(clock) - GENESIS_AGE_SECONDS;
  const engine = await createEngine({
    chainId: first?.chainId ?? PRACTICE_CHAIN_ID,
    genesisTime,
    hardfork: first?.hardfork ?? HARDFORK,
  });
  if (first !== undefined) return { engine, genesis: first };
  const { hash } = await readHead(engine);
  const genesis: GenesisRecord = {
    kind: "genesis",
    format: 1,
    chainId: PRACTICE_CHAIN_ID,
    genesisTime,
    lag: GENESIS_AGE_SECONDS,
    hardfork: HARDFORK,
    engine: String(await engine.request("web3_clientVersion", [])),
    hash,
  };
  await journal.append(genesis);
  return { engine, genesis };
}

interface ChainState {
  readonly engine: Engine;
  readonly journal: Journal;
  readonly options: DurableChainOptions;
  readonly turns: TurnQueue;
  head: Head;
  /** Seconds by which the chain's clock is behind wall time. */
  lag: number;
}

function createDurableChain(state: ChainState): DurableChain {
  const { engine, journal, turns } = state;
  const change = (build: () => Promise<PlannedChange>): Promise<string> => mineInTurn(state, build);
  return {
    head: () => state.head,
    clock: () => readClock(state),
    read: (method, params) => readDurable(state, method, params),
    readNow: createReadNow(state),
    sendRaw: (raw) => change(async () => ({ change: { kind: "transaction", raw }, time: nextTime(state) })),
    sendBuilt: (build) =>
      change(async () => {
        const raw = await build(engine.request);
        return { change: { kind: "transaction", raw }, time: nextTime(state) };
      }),
    moveTime: async (seconds) => {
      await change(async () => planMove(seconds, readClock(state)));
      return readClock(state);
    },
    setCode: async (address, code) => {
      await change(async () => ({ change: { kind: "code", address, code }, time: nextTime(state) }));
    },
    close: async () => {
      await turns.run(async () => undefined);
      await journal.close();
      await engine.close();
    },
  };
}

function runningTime({ options, lag }: ChainState): number {
  return nowSeconds(options.clock) - lag;
}

/** The timestamp that a block mined now gets: the running clock, but always after its parent. */
function nextTime(state: ChainState): number {
  return Math.max(state.head.time + 1, runningTime(state));
}

function readClock(state: ChainState): ChainClock {
  const wallTime = nowSeconds(state.options.clock);
  const chainTime = Math.max(state.head.time, runningTime(state));
  return { chainTime, wallTime, movableSeconds: Math.max(0, wallTime - chainTime) };
}

function planMove(seconds: number, { chainTime, movableSeconds, wallTime }: ChainClock): PlannedChange {
  assertMovable(seconds, movableSeconds);
  const time = chainTime + seconds;
  return { change: { kind: "move", seconds, lag: wallTime - time }, time };
}

async function readDurable(
  { engine, turns, journal }: ChainState,
  method: string,
  params: readonly unknown[],
): Promise<unknown> {
  const answer = await engine.request(method, params);
  await turns.currentDone();
  await journal.flushed();
  return answer;
}

/** The engine's pending block takes the time that was set last, so it is set whenever it has moved on. */
function createReadNow(state: ChainState): DurableChain["readNow"] {
  let clockSetTo = 0;
  return async (method, params) => {
    if (nextTime(state) !== clockSetTo) {
      await state.turns.run(async () => {
        clockSetTo = nextTime(state);
        await state.engine.request("evm_setNextBlockTimestamp", [clockSetTo]);
      });
    }
    return readDurable(state, method, params);
  };
}

/** One turn: plan, change the engine, hand the block to the journal; the answer waits for the disk. */
async function mineInTurn(state: ChainState, build: () => Promise<PlannedChange>): Promise<string> {
  const { outcome, durable } = await state.turns.run(async () => {
    const { change, time } = await build();
    const said = await applyChange(state.engine, change, time);
    return { outcome: said, durable: recordBlock(state, change, await readHead(state.engine)) };
  });
  await durable;
  return outcome;
}

function recordBlock(state: ChainState, change: Change, after: Head): Promise<void> {
  const { journal, options } = state;
  if (after.number !== state.head.number + 1) {
    const broken = new Defect(
      "practice-chain-diverged",
      `Expected block ${state.head.number + 1} after a change, found head ${after.number}.`,
    );
    options.onBroken(broken);
    throw broken;
  }
  state.head = after;
  if (change.kind === "move") state.lag = change.lag;
  const durable = journal.append({ ...change, ...after } as BlockRecord);
  durable.catch(options.onBroken);
  return durable;
}

/** Does to the engine what a record says; used alike when it happens and when it is replayed. */
async function applyChange(engine: Engine, change: Change, time: number): Promise<string> {
  if (change.kind === "code") await engine.request("hardhat_setCode", [change.address, change.code]);
  await engine.request("evm_setNextBlockTimestamp", [time]);
  if (change.kind === "transaction")
    return String(await engine.request("eth_sendRawTransaction", [change.raw]));
  await engine.request("evm_mine", []);
  return "";
}

async function readHead(engine: Engine): Promise<Head> {
  const block = (await engine.request("eth_getBlockByNumber", ["latest", false])) as {
    number: string;
    hash: string;
    timestamp: string;
  };
  return { number: Number(block.number), hash: block.hash, time: Number(block.timestamp) };
}

function assertMovable(seconds: number, movableSeconds: number): void {
  if (!Number.isInteger(seconds) || seconds < 1) {
    throw new CallerMistake(
      "time-malformed",
      `Expected a whole number of seconds above 0, found ${String(seconds)}.`,
    );
  }
  if (seconds > movableSeconds) {
    throw new CallerMistake(
      "time-not-left",
      `Expected to move at most ${movableSeconds} seconds, found ${seconds}: the practice chain's clock never passes wall time.`,
      { details: { movableSeconds, seconds } },
    );
  }
}

function assertSameHead(recorded: Head, replayed: Head, genesis: GenesisRecord): void {
  if (
    recorded.hash === replayed.hash &&
    recorded.number === replayed.number &&
    recorded.time === replayed.time
  )
    return;
  throw new Defect(
    "practice-chain-replay-differs",
    `The practice chain's journal does not replay: block ${recorded.number} was ${recorded.hash}, now it is ` +
      `${replayed.hash} (number ${replayed.number}). The journal was written by ${genesis.engine}; ` +
      "use that version, or move the journal away to start a new practice chain.",
  );
}

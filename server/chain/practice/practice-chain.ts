import type { Hex } from "viem";
import { z } from "zod";

import { systemClock, type Clock } from "../../core/clock.ts";
import { Unavailable } from "../../core/errors.ts";
import type { Stoppable } from "../../core/lifecycle.ts";
import type { LogLevel, Logger } from "../../core/logger.ts";
import { createSupervisor } from "../../core/supervisor.ts";
import { callRpc } from "../rpc-call.ts";
import { startChainProcess, type ChainProcess } from "./chain-process.ts";

export interface PracticeChainOptions {
  /** Folder of the chain's journal; made when missing, held by one process at a time. */
  readonly stateDir: string;
  readonly logger: Logger;
  /** Port on 127.0.0.1; a free one by default. It stays the same when the chain's process is replaced. */
  readonly port?: number;
  readonly clock?: Clock;
  /** Called when the chain cannot be brought back, for instance because its journal was damaged meanwhile. */
  readonly onFailed?: (error: unknown) => void;
}

const clockSchema = z.object({
  /** Seconds: what a block mined now would say. */
  chainTime: z.number().int(),
  wallTime: z.number().int(),
  /** Seconds that are left for the time button. */
  movableSeconds: z.number().int(),
});
export type PracticeClock = z.infer<typeof clockSchema>;

/** A durable local EVM chain: what was answered survives `kill -9`. */
export interface PracticeChain extends Stoppable {
  readonly rpcUrl: string;
  readonly chainId: 31337;
  /** The process that runs it now; another one after a crash. */
  pid(): number;
  clock(): Promise<PracticeClock>;
  /** Moves the chain's clock ahead by whole seconds, never past wall time, and mines a block. */
  moveTime(seconds: number): Promise<PracticeClock>;
  /** Puts runtime code at an address, as if it had been deployed there. */
  setCode(address: Hex, code: Hex): Promise<void>;
  /** Gives 1 ether of gas money to an address that has less; the transaction's hash, or null if it has enough. */
  faucet(address: Hex): Promise<Hex | null>;
}

const STOP_GRACE_MS = 8_000;

/**
 * Starts the chain of the folder, or a new one whose genesis lies 180 days in the past. Its process
 * is replaced when it dies.
 * @throws Defect when the journal cannot be replayed to the same hashes
 */
export async function startPracticeChain(options: PracticeChainOptions): Promise<PracticeChain> {
  const { stateDir, logger, clock = systemClock } = options;
  const logLevel = logger.level as LogLevel;
  let current: ChainProcess = await startChainProcess({ stateDir, port: options.port ?? 0, logLevel });
  const { port } = current;
  const rpcUrl = `http://127.0.0.1:${port}`;

  let first = true;
  const supervisor = createSupervisor({
    name: "practice-chain",
    logger,
    clock,
    firstDelayMs: 100,
    ...(options.onFailed === undefined ? {} : { onFailed: options.onFailed }),
    run: async (signal) => {
      if (!first) current = await startChainProcess({ stateDir, port, logLevel });
      first = false;
      const running = current;
      // Also when the order to stop came while this process was being started.
      const stop = (): void => void running.stop(STOP_GRACE_MS);
      if (signal.aborted) stop();
      else signal.addEventListener("abort", stop, { once: true });
      const how = await running.gone;
      if (!signal.aborted)
        throw new Unavailable("practice-chain-ended", `The practice chain's process ended (${how}).`);
    },
  });
  supervisor.start();

  return {
    rpcUrl,
    chainId: 31337,
    pid: () => current.pid,
    clock: async () => clockSchema.parse(await callRpc(rpcUrl, "comodel_clock", [])),
    moveTime: async (seconds) => clockSchema.parse(await callRpc(rpcUrl, "comodel_moveTime", [seconds])),
    setCode: async (address, code) => {
      await callRpc(rpcUrl, "comodel_setCode", [address, code]);
    },
    faucet: async (address) => (await callRpc(rpcUrl, "comodel_faucet", [address])) as Hex | null,
    stop: () => supervisor.stop(),
  };
}

import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useState } from "react";
import type { Address } from "viem";
import type { ChainFacts } from "../api/service.server.ts";
import { callRpc } from "./call-rpc.ts";

/** The chain that the site lives on. */
export type ChainContextValue = {
  chainId: number;
  practice: boolean;
  /** The address of a platform contract. Throws when this chain has none of that name. */
  addressOf: (contract: string) => Address;
};

/** The chain's clock, in unix seconds. It stands still during server render and runs in a browser. */
export type ChainTime = {
  now: number;
  /** How far a practice clock may still be moved, in seconds; 0 elsewhere. */
  movableSeconds: number;
  /** Moves the practice clock and waits for its new time. Throws what the chain refuses. */
  moveTime: (seconds: number) => Promise<void>;
};

const ChainContext = createContext<ChainContextValue | null>(null);
const ChainTimeContext = createContext<ChainTime | null>(null);

type Clock = { chainTime: number; wallTime: number };

/** Knows the chain's facts and keeps its clock running. */
export function ChainProvider({ chain, children }: { chain: ChainFacts; children: ReactNode }) {
  const { chainId, practice, deployments } = chain;
  const [clock, setClock] = useState<Clock>({ chainTime: chain.chainTime, wallTime: chain.wallTime });
  const [elapsed, setElapsed] = useState(0);

  useEffect(() => {
    // A page that was asked for before the clock was moved may arrive after it: time never runs back.
    setClock((known) =>
      chain.chainTime < known.chainTime ? known : { chainTime: chain.chainTime, wallTime: chain.wallTime },
    );
  }, [chain.chainTime, chain.wallTime]);

  useEffect(() => {
    // Seconds are counted from the newest answer of the chain on.
    const arrived = Date.now();
    const tick = () => setElapsed(Math.floor((Date.now() - arrived) / 1000));
    tick();
    const timer = setInterval(tick, 1_000);
    return () => clearInterval(timer);
  }, [clock]);

  const moveTime = useCallback(async (seconds: number) => {
    setClock(await callRpc<Clock>("comodel_moveTime", [seconds]));
  }, []);

  const facts = useMemo<ChainContextValue>(
    () => ({ chainId, practice, addressOf: (contract) => findDeployment(deployments, contract) }),
    [chainId, practice, deployments],
  );
  const time = {
    now: clock.chainTime + elapsed,
    movableSeconds: practice ? Math.max(0, clock.wallTime - clock.chainTime) : 0,
    moveTime,
  };
  return (
    <ChainContext value={facts}>
      <ChainTimeContext value={time}>{children}</ChainTimeContext>
    </ChainContext>
  );
}

function findDeployment(deployments: ChainFacts["deployments"], contract: string): Address {
  const found = deployments.find((deployment) => deployment.name === contract);
  if (found === undefined) throw new Error(`The chain of this site has no contract named ${contract}.`);
  return found.address;
}

/** The chain that the site lives on. */
export function useChain(): ChainContextValue {
  return useProvided(ChainContext, "useChain");
}

/** The chain's clock; whoever uses it is drawn anew each second. */
export function useChainTime(): ChainTime {
  return useProvided(ChainTimeContext, "useChainTime");
}

function useProvided<T>(context: React.Context<T | null>, name: string): T {
  const value = useContext(context);
  if (value === null) throw new Error(`${name} needs a ChainProvider around the page.`);
  return value;
}

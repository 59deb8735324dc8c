import { type Address, parseAbi } from "viem";
import { useReadContract } from "wagmi";
import type { ModelParams } from "../../../client/actions/launch-terms.ts";
import { formatDuration } from "../../format/time.ts";
import { messages } from "../../messages.ts";
import { useChain } from "../../wallet/chain-context.tsx";
import type { LaunchProblems } from "./parse-draft.ts";

/** What this platform allows: least and most seconds of each time, by the name of the field. */
export type VotingBounds = Readonly<
  Record<"votingDelay" | "votingPeriod" | "minDelay", readonly [number, number]>
>;

const governorAbi = parseAbi([
  "function minVotingDelay() view returns (uint32)",
  "function maxVotingDelay() view returns (uint32)",
  "function minVotingPeriod() view returns (uint32)",
  "function maxVotingPeriod() view returns (uint32)",
]);
const timelockAbi = parseAbi([
  "function minTimelockDelay() view returns (uint32)",
  "function maxTimelockDelay() view returns (uint32)",
]);

/** Reads the platform's limits from the contracts that every model is made of; null until they have answered. */
export function useVotingBounds(): VotingBounds | null {
  const { addressOf } = useChain();
  const governor = { address: addressOf("ModelGovernorImplementation"), abi: governorAbi } as const;
  const timelock: { address: Address; abi: typeof timelockAbi } = {
    address: addressOf("ModelTimelockImplementation"),
    abi: timelockAbi,
  };
  const query = { staleTime: Infinity };
  const minDelay = useReadContract({ ...governor, functionName: "minVotingDelay", query }).data;
  const maxDelay = useReadContract({ ...governor, functionName: "maxVotingDelay", query }).data;
  const minPeriod = useReadContract({ ...governor, functionName: "minVotingPeriod", query }).data;
  const maxPeriod = useReadContract({ ...governor, functionName: "maxVotingPeriod", query }).data;
  const minWait = useReadContract({ ...timelock, functionName: "minTimelockDelay", query }).data;
  const maxWait = useReadContract({ ...timelock, functionName: "maxTimelockDelay", query }).data;
  if (minDelay === undefined || maxDelay === undefined || minPeriod === undefined) return null;
  if (maxPeriod === undefined || minWait === undefined || maxWait === undefined) return null;
  return {
    votingDelay: [minDelay, maxDelay],
    votingPeriod: [minPeriod, maxPeriod],
    minDelay: [minWait, maxWait],
  };
}

/** Times of votes that the platform will refuse, by the field's path. */
export function outOfBounds({ voting }: ModelParams, bounds: VotingBounds): LaunchProblems {
  const entries = (["votingDelay", "votingPeriod", "minDelay"] as const).flatMap((name) => {
    const [least, most] = bounds[name];
    const fits = voting[name] >= least && voting[name] <= most;
    const sentence = messages.launch.voting.outOfRange(formatDuration(least), formatDuration(most));
    return fits ? [] : [[`voting.${name}`, sentence] as const];
  });
  return Object.fromEntries(entries);
}

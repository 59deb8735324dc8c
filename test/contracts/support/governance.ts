import { encodeFunctionData, keccak256, toHex, type Abi, type Address, type Hex } from "viem";

import { personAt, type Model, type Platform } from "./platform.ts";

/** One call that a proposal makes. */
export interface Action {
  readonly target: Address;
  readonly data: Hex;
  readonly value?: bigint;
}

/** A proposal as the governor's functions take it. */
export interface Proposal {
  readonly id: bigint;
  readonly description: string;
  readonly executeArgs: readonly [readonly Address[], readonly bigint[], readonly Hex[], Hex];
}

export const FOR = 1;
export const AGAINST = 0;
export const ABSTAIN = 2;

/** Encodes a call of a contract as an action. */
export function action(target: Address, abi: Abi, functionName: string, args: readonly unknown[]): Action {
  return { target, data: encodeFunctionData({ abi, functionName, args }) };
}

/** Puts the actions and the text of a proposal into the shape of the governor's functions. */
export async function draft(
  model: Model,
  actions: readonly Action[],
  description: string,
): Promise<Proposal> {
  const executeArgs = [
    actions.map(({ target }) => target),
    actions.map(({ value }) => value ?? 0n),
    actions.map(({ data }) => data),
    keccak256(toHex(description)),
  ] as const;
  const id = await model.governor.read.hashProposal(executeArgs);
  return { id, description, executeArgs };
}

/** Proposes as `proposer`; the needed suffix is added to the text. */
export async function propose(
  model: Model,
  proposer: Address,
  actions: readonly Action[],
  text = "Please decide",
): Promise<Proposal> {
  const proposal = await draft(model, actions, `${text}\n\n#proposer=${proposer}`);
  const [targets, values, calldatas] = proposal.executeArgs;
  await model.governor.write.propose([targets, values, calldatas, proposal.description], {
    account: proposer,
  });
  return proposal;
}

/** Lets the vote begin, account 2 (6,000 of 11,111 shares) and account 3 (3,000) agree, and the vote end. */
export async function agree(platform: Platform, model: Model, proposal: Proposal): Promise<void> {
  const { time } = platform.networkHelpers;
  await time.increaseTo((await model.governor.read.proposalSnapshot([proposal.id])) + 1n);
  for (const index of [2, 3]) {
    await model.governor.write.castVote([proposal.id, FOR], { account: personAt(platform, index) });
  }
  await time.increaseTo((await model.governor.read.proposalDeadline([proposal.id])) + 1n);
}

/** Takes a proposal through its vote, the queue and every delay, and executes it. */
export async function decide(
  platform: Platform,
  model: Model,
  actions: readonly Action[],
  text?: string,
): Promise<Proposal> {
  const proposal = await propose(model, personAt(platform, 2), actions, text);
  await agree(platform, model, proposal);
  await model.governor.write.queue(proposal.executeArgs);
  const executableAt = await model.governor.read.executableAt([proposal.id]);
  await platform.networkHelpers.time.increaseTo(executableAt);
  await model.governor.write.execute(proposal.executeArgs);
  return proposal;
}

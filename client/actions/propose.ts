import { encodeAbiParameters, getAddress, keccak256, stringToHex, type Address, type Hex } from "viem";

import { modelGovernorAbi } from "../../generated/abi/ModelGovernor.ts";
import type { ProposalAction } from "./proposal-actions.ts";

/** What a proposer writes. */
export interface ProposalText {
  /** One line that says what will change. */
  readonly title: string;
  /** Why, in Markdown; may be empty. */
  readonly body: string;
  readonly proposer: Address;
}

/** A proposal that exists: what it does and its description exactly as it was proposed. */
export interface ProposalContent {
  readonly governor: Address;
  readonly actions: readonly ProposalAction[];
  readonly description: string;
}

/**
 * The description of a proposal: title as a heading, text, and the proposer's name, without which the governor takes
 * no proposal, so that nobody can put somebody else's forward.
 * @throws RangeError when the title is empty
 */
export function describeProposal({ title, body, proposer }: ProposalText): string {
  const heading = title
    .replace(/\s+/g, " ")
    .replace(/^[#\s]+/, "")
    .trim();
  if (heading === "")
    throw new RangeError("Expected a title of the proposal, found an empty line. Say what will change.");
  const paragraphs = [`# ${heading}`, body.trim(), `#proposer=${getAddress(proposer)}`];
  return paragraphs.filter((paragraph) => paragraph !== "").join("\n\n");
}

/** The text of a description without title and proposer. */
export function bodyOf(description: string): string {
  const withoutTitle = description.includes("\n") ? description.slice(description.indexOf("\n") + 1) : "";
  return withoutTitle.replace(/#proposer=0x[0-9a-fA-F]{40}$/, "").trim();
}

/** Puts a proposal forward; the caller must be the proposer that the description names. */
export function proposeCall({ governor, actions, description }: ProposalContent) {
  return {
    address: governor,
    abi: modelGovernorAbi,
    functionName: "propose",
    args: [...toLists(actions), description],
  } as const;
}

/** Starts the waiting time of a proposal that has passed; anyone may. */
export function queueCall(content: ProposalContent) {
  return {
    address: content.governor,
    abi: modelGovernorAbi,
    functionName: "queue",
    args: toKey(content),
  } as const;
}

/** Carries out a proposal that has waited long enough; anyone may. */
export function executeCall(content: ProposalContent) {
  return {
    address: content.governor,
    abi: modelGovernorAbi,
    functionName: "execute",
    args: toKey(content),
  } as const;
}

/** Takes a proposal back before its vote begins (proposer), or stops it (guardian). */
export function cancelCall(content: ProposalContent) {
  return {
    address: content.governor,
    abi: modelGovernorAbi,
    functionName: "cancel",
    args: toKey(content),
  } as const;
}

/** The governor's number of a proposal. */
export function proposalIdOf(content: ProposalContent): bigint {
  const types = [
    { type: "address[]" },
    { type: "uint256[]" },
    { type: "bytes[]" },
    { type: "bytes32" },
  ] as const;
  return BigInt(keccak256(encodeAbiParameters(types, toKey(content))));
}

/** keccak256 of a description, by which queueing and executing name it. */
export function descriptionHashOf(description: string): Hex {
  return keccak256(stringToHex(description));
}

function toKey({ actions, description }: ProposalContent) {
  return [...toLists(actions), descriptionHashOf(description)] as const;
}

function toLists(actions: readonly ProposalAction[]) {
  return [
    actions.map(({ target }) => target),
    actions.map(({ value }) => value),
    actions.map(({ calldata }) => calldata),
  ] as const;
}

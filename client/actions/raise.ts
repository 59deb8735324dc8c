import { erc20Abi, parseSignature, type Address, type Hex } from "viem";

import { presaleRoundAbi } from "../../generated/abi/PresaleRound.ts";
import { WHOLE_DOLLAR, WHOLE_SHARE } from "./units.ts";

/** What a contributor chooses. */
export interface ContributionChoice {
  readonly presale: Address;
  /** Index of the tier. */
  readonly tier: number;
  /** Dollars (6 decimals) for one whole share of that tier; 0 = it sells none. */
  readonly price: bigint;
  /** Dollars, 6 decimals. */
  readonly amount: bigint;
  /** Merkle proof for a tier with an allowlist. */
  readonly proof?: readonly Hex[];
}

/** Shares (18 decimals, rounded down as the presale does) that `amount` dollars buy at `price` dollars a share. */
export function sharesForDown(amount: bigint, price: bigint): bigint {
  return price === 0n ? 0n : (amount * WHOLE_SHARE) / price;
}

/** Credits (6 decimals, rounded down as the presale does) that come with `amount` dollars. */
export function creditsForDown(amount: bigint, creditsPerDollar: bigint): bigint {
  return (amount * creditsPerDollar) / WHOLE_DOLLAR;
}

/** Allows `spender` to take `amount` of a token (smallest unit) from the caller. */
export function approveCall(token: Address, spender: Address, amount: bigint) {
  return { address: token, abi: erc20Abi, functionName: "approve", args: [spender, amount] } as const;
}

/** Contributes the caller's dollars for the caller's shares; the dollars must have been allowed. */
export function contributeCall(choice: ContributionChoice) {
  return {
    address: choice.presale,
    abi: presaleRoundAbi,
    functionName: "contribute",
    args: contributionArgs(choice),
  } as const;
}

/** A permit (ERC-2612) as its owner signed it. `deadline` in unix seconds. */
export interface SignedPermit {
  readonly deadline: bigint;
  readonly signature: Hex;
}

/** Contributes with a permit in place of an allowance: one transaction. */
export function contributeWithPermitCall(choice: ContributionChoice, permit: SignedPermit) {
  const { r, s, yParity } = parseSignature(permit.signature);
  return {
    address: choice.presale,
    abi: presaleRoundAbi,
    functionName: "contributeWithPermit",
    args: [...contributionArgs(choice), permit.deadline, 27 + yParity, r, s],
  } as const;
}

/** Closes a presale that reached its goal; anyone may. */
export function finalizeCall(presale: Address) {
  return { address: presale, abi: presaleRoundAbi, functionName: "finalize", args: [] } as const;
}

/** Buys the credits that come with contributions, once a release is live; anyone may. */
export function openPerksCall(presale: Address) {
  return { address: presale, abi: presaleRoundAbi, functionName: "openPerks", args: [] } as const;
}

/** Hands a contributor's shares and credits over; anyone may. */
export function claimSharesCall(presale: Address, contributor: Address) {
  return { address: presale, abi: presaleRoundAbi, functionName: "claim", args: [contributor] } as const;
}

/** Pays a contributor back after a raise that failed, or his deposit when his credits did not come; anyone may. */
export function refundCall(presale: Address, contributor: Address) {
  return { address: presale, abi: presaleRoundAbi, functionName: "refund", args: [contributor] } as const;
}

function contributionArgs({ tier, amount, price, proof = [] }: ContributionChoice) {
  return [tier, amount, sharesForDown(amount, price), proof] as const;
}

import { sharesForDown } from "../../../client/actions/raise.ts";
import type { Contributor, Raise, Tier } from "../../api/raise.server.ts";

const openRoot = /^0x0*$/;

/** True when a tier is for invited wallets only. */
export function isInvitedOnly(tier: Tier): boolean {
  return !openRoot.test(tier.allowlistRoot);
}

/** True when a tier sells no shares, only credits; its money counts for no cap but its own. */
export function isAccessOnly(tier: Pick<Tier, "price">): boolean {
  return tier.price === 0n;
}

/** Dollars that a tier and the raise can still take; what fills it exactly may be below the minimum. */
export function roomInTier(raise: Raise, tier: Tier): bigint {
  if (isAccessOnly(tier)) return tier.cap - tier.raised;
  const room = raise.hardCap - raise.raised;
  if (tier.cap === 0n) return room;
  const left = tier.cap - tier.raised;
  return left < room ? left : room;
}

/** The tier to offer first: the cheapest with shares that is open to everybody and has room; null when none has. */
export function firstOpenTier(raise: Raise): Tier | null {
  const open = raise.tiers.filter((tier) => roomInTier(raise, tier) > 0n);
  const [first] = open.toSorted(
    (one, other) =>
      Number(isAccessOnly(one)) - Number(isAccessOnly(other)) ||
      Number(isInvitedOnly(one)) - Number(isInvitedOnly(other)) ||
      (one.price < other.price ? -1 : 1),
  );
  return first ?? null;
}

/** Least and most dollars that a wallet can contribute in a tier now; `most` is 0 when nothing is left. */
export function contributionLimits(
  raise: Raise,
  tier: Tier,
  mine: Contributor | null,
): { least: bigint; most: bigint } {
  const room = roomInTier(raise, tier);
  const paid = mine === null || mine.refunded ? 0n : mine.paid;
  const forWallet = raise.walletMax === 0n ? room : raise.walletMax - paid;
  const most = forWallet < room ? forWallet : room;
  const minimum = raise.minContribution > 0n ? raise.minContribution : 1n;
  return { least: minimum < room ? minimum : room, most };
}

/**
 * The supply (18 decimals) if the raise fills up to its hard cap at the cheapest prices that are left, team
 * included: the largest that can come of it, so a part of it is the least that a contributor ends up with.
 */
export function largestSupply(raise: Raise): bigint {
  let left = raise.hardCap - raise.raised;
  let sold = raise.sharesSold;
  const selling = raise.tiers.filter((tier) => !isAccessOnly(tier));
  for (const tier of selling.toSorted((one, other) => (one.price < other.price ? -1 : 1))) {
    const room = tier.cap === 0n ? left : tier.cap - tier.raised;
    const taken = room < left ? room : left;
    sold += sharesForDown(taken, tier.price);
    left -= taken;
  }
  return (sold * 10_000n) / BigInt(10_000 - raise.teamBps);
}

/** Reads a pasted invitation: 32-byte hashes, however separated. Null when something else is in it. */
export function parseProof(text: string): `0x${string}`[] | null {
  const hashes = text.split(/[\s,;"[\]]+/).filter((part) => part !== "");
  return hashes.every((hash) => /^0x[0-9a-fA-F]{64}$/.test(hash)) ? (hashes as `0x${string}`[]) : null;
}

/** What chain and operator say of a channel; credits with 6 decimals. */
export type ChannelState = {
  /** What the channel holds, without what was taken back. */
  balance: bigint;
  /** What the operator has claimed on chain so far. */
  claimed: bigint;
  /** What the operator says that calls have used so far; null when it does not say. */
  charged: bigint | null;
};

/** What a payer wants to know of a channel; credits with 6 decimals. */
export type ChannelSums = {
  used: bigint;
  /** What a withdrawal asks for. Without the operator's word it is all that was not claimed. */
  unused: bigint;
  /** Used and not claimed yet: it stays in the channel for the operator. */
  owed: bigint;
};

/** Sums a channel up. What the operator says never counts above what the channel holds, nor below what it claimed. */
export function sumChannel({ balance, claimed, charged }: ChannelState): ChannelSums {
  const said = charged === null || charged < claimed ? claimed : charged;
  const used = said > balance ? balance : said;
  return { used, unused: balance - used, owed: used - claimed };
}

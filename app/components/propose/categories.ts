/** The governor's categories by their number on chain. */
export const proposalCategoryNames = ["RELEASE", "PRICE", "TREASURY", "CONSTITUTION"] as const;

export type ProposalCategory = (typeof proposalCategoryNames)[number];

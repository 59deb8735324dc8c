/** Where a release stands on its way to the endpoint, in the order of the register, which counts from 1. */
export const releaseStates = [
  "DRAFT",
  "EVALUATED",
  "APPROVED",
  "CANARY",
  "LIVE",
  "SUPERSEDED",
  "ROLLED_BACK",
  "REJECTED",
] as const;
export type ReleaseState = (typeof releaseStates)[number];

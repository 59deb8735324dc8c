import { formatDollars } from "../../format/dollars.ts";

export const tokenErrors = {
  "ERC20InsufficientBalance(address,uint256,uint256)": (_who: string, balance: bigint, needed: bigint) =>
    `The account holds ${formatDollars(balance)} but ${formatDollars(needed)} is needed.`,
};

import { privateKeyToAccount, type LocalAccount } from "viem/accounts";

import { practiceAccount, PRACTICE_ROLES } from "../../server/chain/practice/accounts.ts";

const PRACTICE_CHAIN_ID = 31337;

/**
 * The account that deploys: from DEPLOYER_PRIVATE_KEY, which is read here and nowhere else, and never
 * shown; on a practice chain, without one, the publicly known practice deployer.
 * @throws Error when the key is missing on another chain, or is not a key; the message never contains it
 */
export function loadDeployer(chainId: number): LocalAccount {
  const key = process.env["DEPLOYER_PRIVATE_KEY"];
  if (key === undefined || key === "") {
    if (chainId === PRACTICE_CHAIN_ID) return practiceAccount(PRACTICE_ROLES.deployer);
    throw new Error(
      `Expected the deployer's key in DEPLOYER_PRIVATE_KEY, found nothing. Chain ${chainId} is no practice chain.`,
    );
  }
  if (!/^0x[0-9a-fA-F]{64}$/.test(key)) {
    throw new Error(
      "Expected DEPLOYER_PRIVATE_KEY to be 0x and 64 hex digits, found something else (not shown here).",
    );
  }
  return privateKeyToAccount(key as `0x${string}`);
}

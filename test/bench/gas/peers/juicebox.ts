import { zeroAddress, zeroHash, type Address } from "viem";

import { startChain } from "../../../contracts/support/chain.ts";
import {
  deploy,
  deployDollar,
  meter,
  personAt,
  publishedArtifact,
  send,
  type Deployed,
  type Peer,
  type PeerChain,
} from "./chain.ts";

/** Two that pay. */
const PAYERS = [1, 2] as const;
const PROJECT = 2n;
const DOLLAR = 1_000_000n;

/** The other way to raise money for a project that the project's token then shares in. */
export const juicebox: Peer = {
  name: "Juicebox 5 (@bananapus/core-v5 0.0.4)",
  differs:
    "a running treasury, not a round: tokens come with the payment, there is no soft cap, limit, tier or list, and what leaves is a part of the treasury for tokens that are burned; its launch makes no governor, timelock, vault or vesting",
  measure,
};

async function measure(): Promise<Record<string, number>> {
  const chain = await startChain();
  const gas: Record<string, number> = {};
  const write = meter(chain, gas);
  const dollar = await deployDollar(chain, PAYERS[0]);
  await send(dollar, "faucet", [personAt(chain, PAYERS[1])]);
  const { controller, terminal } = await deployAll(chain);

  await write(
    "launch",
    send(controller, "launchProjectFor", launchOf(chain, terminal.address, dollar.address)),
  );
  await send(controller, "deployERC20For", [PROJECT, "Digits", "DIGIT", zeroHash]);
  const pay = (account: Address) =>
    send(terminal, "pay", [PROJECT, dollar.address, 100n * DOLLAR, account, 0n, "", "0x"], { account });
  const [ann, ben] = [personAt(chain, PAYERS[0]), personAt(chain, PAYERS[1])];
  for (const account of [ann, ben]) {
    await send(dollar, "approve", [terminal.address, 1_000n * DOLLAR], { account });
  }
  await write("contribute, the first of all", pay(ann));
  await write("contribute, new", pay(ben));
  await write("contribute, again", pay(ann));
  const cashOut = [ann, PROJECT, 100n * 10n ** 18n, dollar.address, 0n, ann, "0x"];
  await write("refund", send(terminal, "cashOutTokensOf", cashOut, { account: ann }));
  return gas;
}

async function deployAll(chain: PeerChain): Promise<{ controller: Deployed; terminal: Deployed }> {
  const owner = personAt(chain, 0);
  const make = async (name: string, ...args: unknown[]): Promise<Address> =>
    (await deploy(chain, artifact(name), args)).address;
  const permissions = await make("JBPermissions", zeroAddress);
  const projects = await make("JBProjects", owner, owner, zeroAddress);
  const directory = await deploy(chain, artifact("JBDirectory"), [permissions, projects, owner]);
  const rulesets = await make("JBRulesets", directory.address);
  const tokens = await make("JBTokens", directory.address, await make("JBERC20"));
  const splits = await make("JBSplits", directory.address);
  const limits = await make("JBFundAccessLimits", directory.address);
  const prices = await make("JBPrices", directory.address, permissions, projects, owner, zeroAddress);
  const store = await make("JBTerminalStore", directory.address, prices, rulesets);
  const feeless = await make("JBFeelessAddresses", owner);
  const controller = await deploy(chain, artifact("JBController"), [
    ...[directory.address, limits, permissions, prices, projects, rulesets, splits, tokens],
    ...[zeroAddress, zeroAddress],
  ]);
  const terminal = await deploy(chain, artifact("JBMultiTerminal"), [
    ...[feeless, permissions, projects, splits, store, tokens, zeroAddress, zeroAddress],
  ]);
  await send(directory, "setIsAllowedToSetFirstController", [controller.address, true]);
  return { controller, terminal };
}

/** One endless ruleset: a token for a dollar, and the whole dollar back for a token. */
function launchOf(chain: PeerChain, terminal: Address, dollar: Address): readonly unknown[] {
  const currency = Number(BigInt(dollar) & 0xffff_ffffn);
  const metadata = {
    reservedPercent: 0,
    cashOutTaxRate: 0,
    baseCurrency: currency,
    pausePay: false,
    pauseCreditTransfers: false,
    allowOwnerMinting: false,
    allowSetCustomToken: false,
    allowTerminalMigration: false,
    allowSetTerminals: false,
    allowSetController: false,
    allowAddAccountingContext: false,
    allowAddPriceFeed: false,
    ownerMustSendPayouts: false,
    holdFees: false,
    useTotalSurplusForCashOuts: false,
    useDataHookForPay: false,
    useDataHookForCashOut: false,
    dataHook: zeroAddress,
    metadata: 0,
  };
  const ruleset = {
    mustStartAtOrAfter: 0,
    duration: 0,
    weight: 10n ** 18n,
    weightCutPercent: 0,
    approvalHook: zeroAddress,
    metadata,
    splitGroups: [],
    fundAccessLimitGroups: [],
  };
  const accepted = { token: dollar, decimals: 6, currency };
  const text = "Reads handwritten digits.";
  return [personAt(chain, 0), text, [ruleset], [{ terminal, accountingContextsToAccept: [accepted] }], ""];
}

function artifact(name: string) {
  return publishedArtifact(`@bananapus/core-v5/deployments/nana-core-v5/ethereum/${name}.json`);
}

import { getContract, keccak256 } from "viem";

import { creditVaultAbi } from "../../../generated/abi/CreditVault.ts";
import { inferenceChannelsAbi } from "../../../generated/abi/InferenceChannels.ts";
import { CANONICAL_CHANNELS, CANONICAL_COLLECTOR } from "../../../scripts/deploy/channels.ts";
import { practiceAccount } from "../../../server/chain/practice/accounts.ts";
import { channelConfig, signDeposit, signVoucher } from "../support/channels.ts";
import { action, draft, FOR, type Proposal } from "../support/governance.ts";
import { sha256Like } from "../support/model-params.ts";
import {
  createPlatform,
  fundWithDollars,
  launchModel,
  personAt,
  type Model,
  type Platform,
} from "../support/platform.ts";
import { createMeter, type Meter } from "./meter.ts";
import { authorizedContribution, permittedContribution, signBallot } from "./signatures.ts";
import { measureTrade } from "./trade.ts";

const DOLLAR = 1_000_000n;
const CREDIT = 1_000_000n;
const DAY = 86_400;
/** Steps that take more gas than was hoped for; contracts/README.md says what they spend it for. */
export const DEAR = ["contribute, again", "claim income, again", "pay income", "propose"] as const;
/** Fixed, so that every run signs the same dates and costs the same gas. */
const INITIAL_DATE = "2027-03-01T12:00:00Z";

interface Journey {
  readonly platform: Platform;
  readonly meter: Meter;
  readonly model: Model;
}

/** Takes one model from its launch to its income, and tells what each transaction cost. */
export async function measureJourney(): Promise<Pick<Meter, "gas" | "spending">> {
  const platform = await createPlatform({ initialDate: INITIAL_DATE });
  const meter = createMeter(platform, DEAR);
  const model = await launchModel(platform);
  meter.gas["launch"] = Number(model.launchGas);
  const lean = await launchModel(platform, { raise: { teamBps: 0 }, salt: sha256Like(1) });
  meter.gas["launch without team shares"] = Number(lean.launchGas);
  meter.gas["vest the team's shares, within a launch"] = Number(model.launchGas - lean.launchGas);
  const journey = { platform, meter, model };
  await measureRefund({ ...journey, model: lean });
  await measureRaise(journey);
  await measureVote(journey);
  await measureIncome(journey);
  await measureCalls(journey);
  await measureTrade(platform, meter, model);
  await measureVesting(journey);
  return meter;
}

async function measureRaise({ platform, meter, model }: Journey): Promise<void> {
  const { presale, shares } = model;
  const [ann, ben, cleo] = [2, 3, 4].map((index) => personAt(platform, index)) as [
    `0x${string}`,
    `0x${string}`,
    `0x${string}`,
  ];
  for (const person of [ann, ben, cleo]) {
    await fundWithDollars(platform, person, model.parts.presale, 10_000n * DOLLAR);
  }
  const contribute = (account: `0x${string}`, dollars: bigint) =>
    presale.write.contribute([0, dollars * DOLLAR, 0n, []], { account });
  await meter.measure("contribute, the first of all", contribute(ann, 2_000n));
  await meter.measure("contribute, new", contribute(ben, 2_000n));
  await meter.measure("contribute, again", contribute(ann, 2_000n));
  const [benWallet, cleoWallet] = [walletAt(platform, 3), walletAt(platform, 4)];
  const permitted = await permittedContribution(platform, model, benWallet, 1_000n * DOLLAR);
  await meter.measure(
    "contribute with a permit, again",
    presale.write.contributeWithPermit(permitted, { account: ben }),
  );
  const authorized = await authorizedContribution(platform, model, cleoWallet, 1_000n * DOLLAR);
  await meter.measure(
    "contribute with an authorization, new",
    presale.write.contributeWithAuthorization(authorized, { account: personAt(platform, 9) }),
  );
  await contribute(ann, 2_000n);
  await platform.networkHelpers.time.increaseTo(model.params.raise.end);
  await meter.measure("finalize", presale.write.finalize());
  await meter.measure("claim shares", presale.write.claim([ann]));
  for (const person of [ben, cleo]) await presale.write.claim([person]);
  await meter.measure("transfer shares", shares.write.transfer([ben, 10n ** 18n], { account: ann }));
}

async function measureRefund({ platform, meter, model }: Journey): Promise<void> {
  const [ann, ben] = [personAt(platform, 2), personAt(platform, 3)];
  for (const person of [ann, ben]) {
    await fundWithDollars(platform, person, model.parts.presale, 100n * DOLLAR);
    await model.presale.write.contribute([0, 100n * DOLLAR, 0n, []], { account: person });
  }
  const failed = await launchModel(platform, {
    raise: { end: (await platform.now()) + 3_600 },
    salt: sha256Like(2),
  });
  for (const person of [ann, ben]) {
    await fundWithDollars(platform, person, failed.parts.presale, 100n * DOLLAR);
    await failed.presale.write.contribute([0, 100n * DOLLAR, 0n, []], { account: person });
  }
  await platform.pass(3_600);
  await meter.measure("refund", failed.presale.write.refund([ann]));
}

async function measureVote({ platform, meter, model }: Journey): Promise<void> {
  const { governor } = model;
  const { time } = platform.networkHelpers;
  const [ann, ben, cleo] = [2, 3, 4].map((index) => personAt(platform, index));
  const proposal = await draftPrice(platform, model);
  const [targets, values, calldatas] = proposal.executeArgs;
  await meter.measure(
    "propose",
    governor.write.propose([targets, values, calldatas, proposal.description], { account: ann! }),
  );
  await time.increaseTo((await governor.read.proposalSnapshot([proposal.id])) + 1n);
  await meter.measure("vote, the first", governor.write.castVote([proposal.id, FOR], { account: cleo! }));
  const signature = await signBallot(model, walletAt(platform, 3), proposal.id, FOR);
  await meter.measure(
    "vote by signature",
    governor.write.castVoteBySig([proposal.id, FOR, ben!, signature], { account: personAt(platform, 9) }),
  );
  await meter.measure("vote, a later one", governor.write.castVote([proposal.id, FOR], { account: ann! }));
  await time.increaseTo((await governor.read.proposalDeadline([proposal.id])) + 1n);
  await meter.measure("queue", governor.write.queue(proposal.executeArgs));
  await time.increaseTo(await governor.read.executableAt([proposal.id]));
  await meter.measure("execute a price", governor.write.execute(proposal.executeArgs));
}

async function measureIncome({ platform, meter, model }: Journey): Promise<void> {
  const { router, networkHelpers } = platform;
  const payer = personAt(platform, 8);
  await fundWithDollars(platform, payer, router.address, 1_000n * DOLLAR);
  const pay = (dollars: bigint) =>
    router.write.payIncome([model.modelId, dollars * DOLLAR, sha256Like(0), sha256Like(0)], {
      account: payer,
    });
  await meter.measure("pay income, the first of all", pay(100n));
  await networkHelpers.time.increase(DAY);
  await meter.measure("pay income", pay(100n));
  await networkHelpers.time.increase(2 * DAY);
  await meter.measure("claim income", model.shares.write.claim([personAt(platform, 2)]));
  await networkHelpers.time.increase(60);
  await pay(100n);
  await networkHelpers.time.increase(2 * DAY);
  await meter.measure("claim income, again", model.shares.write.claim([personAt(platform, 2)]));
  await meter.measure("claim royalties", router.write.claimAuthor([model.modelId, model.creator]));
  await meter.measure("claim for the treasury", router.write.claimTreasury([model.modelId]));
}

async function measureCalls({ platform, meter, model }: Journey): Promise<void> {
  const [customer, session, operator] = [practiceAccount(6), practiceAccount(7), practiceAccount(1)];
  const { creditVault, creditToken } = model;
  await fundWithDollars(platform, customer.address, model.parts.creditVault, 100n * DOLLAR);
  const buy = () =>
    creditVault.write.buy([customer.address, 100n * CREDIT, 100n * DOLLAR], { account: customer.address });
  await meter.measure("buy credits, the first of all", buy());
  await meter.measure("buy credits, again", buy());

  const client = { public: platform.publicClient, wallet: platform.client.wallet };
  const channels = getContract({ address: CANONICAL_CHANNELS, abi: inferenceChannelsAbi, client });
  const terms = channelConfig({
    payer: customer.address,
    payerAuthorizer: session.address,
    receiver: model.parts.creditVault,
    receiverAuthorizer: operator.address,
    token: model.parts.creditToken,
  });
  // As our own client makes it, for which the salt is a hash; without one a claim costs 400 gas less.
  const config = { ...terms, salt: keccak256("0x5a17") };
  const channelId = await channels.read.getChannelId([config]);
  const deposit = await signDeposit({
    payer: customer,
    token: { name: await creditToken.read.name(), address: model.parts.creditToken },
    channelId,
    amount: 100n * CREDIT,
    validBefore: BigInt(await platform.now()) + 86_400n,
  });
  await meter.measure(
    "open a channel",
    channels.write.deposit([config, 100n * CREDIT, CANONICAL_COLLECTOR, deposit]),
  );
  const claim = async (credits: bigint) => [
    {
      voucher: { channel: config, maxClaimableAmount: credits * CREDIT },
      signature: await signVoucher(session, channelId, credits * CREDIT),
      totalClaimed: credits * CREDIT,
    },
  ];
  const account = operator.address;
  await meter.measure("claim a channel, the first", channels.write.claim([await claim(10n)], { account }));
  await meter.measure("claim a channel, again", channels.write.claim([await claim(20n)], { account }));
  await meter.measure(
    "settle a channel",
    channels.write.settle([model.parts.creditVault, model.parts.creditToken]),
  );
  await meter.measure("realise credits", creditVault.write.realise());

  const [line] = await claim(30n);
  await meter.measure("claim, settle and realise at once", creditVault.write.collect([[line!]], { account }));
}

async function measureVesting({ platform, meter, model }: Journey): Promise<void> {
  const release = () => model.vesting.write.release([model.parts.shares]);
  await platform.networkHelpers.time.increase(DAY);
  await meter.measure("release the team's shares", release());
  await platform.networkHelpers.time.increase(DAY);
  await meter.measure("release the team's shares, again", release());
}

/** A proposal of one action with a text of usual length. */
function draftPrice(platform: Platform, model: Model): Promise<Proposal> {
  const setPrice = action(model.parts.creditVault, creditVaultAbi, "setPrice", [20_000n]);
  const text = "Raise the price of a call to two cents, because the larger model costs more to run.";
  return draft(model, [setPrice], `${text}\n\n#proposer=${personAt(platform, 2)}`);
}

function walletAt(platform: Platform, index: number) {
  const wallet = platform.wallets[index];
  if (wallet === undefined)
    throw new Error(`Expected an account ${index}, found ${platform.wallets.length}.`);
  return wallet;
}

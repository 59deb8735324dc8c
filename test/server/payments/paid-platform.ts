import { createHash } from "node:crypto";
import { join } from "node:path";
import { after, type TestContext } from "node:test";

import { getContract, parseEventLogs, type Address, type Hex, type LocalAccount } from "viem";

import { creditTokenAbi } from "../../../generated/abi/CreditToken.ts";
import { creditVaultAbi } from "../../../generated/abi/CreditVault.ts";
import { localDollarAbi } from "../../../generated/abi/LocalDollar.ts";
import { modelFactoryAbi } from "../../../generated/abi/ModelFactory.ts";
import { modelRegistryAbi } from "../../../generated/abi/ModelRegistry.ts";
import { modelSharesAbi } from "../../../generated/abi/ModelShares.ts";
import { presaleRoundAbi } from "../../../generated/abi/PresaleRound.ts";
import { chainTime, createChainWriter } from "../../../server/chain/clients.ts";
import { PRACTICE_ROLES, practiceAccount, practiceKey } from "../../../server/chain/practice/accounts.ts";
import { createTransactionSender } from "../../../server/chain/sender.ts";
import { systemClock, type Clock } from "../../../server/core/clock.ts";
import { createRateLimit } from "../../../server/core/rate-limit.ts";
import { createMeter } from "../../../server/metering/meter.ts";
import { createSqliteStore } from "../../../server/metering/sqlite/sqlite-store.ts";
import type { Holdings } from "../../../server/payments/allowance.ts";
import { createApiKeys } from "../../../server/payments/api-keys.ts";
import { createClaims } from "../../../server/payments/claims.ts";
import { createCredits } from "../../../server/payments/credits.ts";
import { createExact } from "../../../server/payments/exact.ts";
import { createModelTermsReader } from "../../../server/payments/model-terms.ts";
import type { MeteredAnswer, RunAnswer } from "../../../server/payments/payments.ts";
import { createPayments } from "../../../server/payments/payments.ts";
import { createPurchases } from "../../../server/payments/purchases.ts";
import { createQuotaSettlement } from "../../../server/payments/quota-settlement.ts";
import { createQuota } from "../../../server/payments/quota.ts";
import { createRefundLimit } from "../../../server/payments/refund-limit.ts";
import { createTrial, type TrialLimits } from "../../../server/payments/trial.ts";
import { defaultModelParams, type ModelOverrides } from "../../contracts/support/model-params.ts";
import { quietLogger, temporaryFolder, type ChainInTest } from "../../support/practice-chain.ts";
import { practicePlatform } from "../../support/practice-platform.ts";

type Test = { after: TestContext["after"] };

/** For what a whole test file shares: hooks of the file in the shape of a test's, run in reverse. Call it at the top. */
export function forWholeFile(): Test {
  const endings: (() => unknown)[] = [];
  after(async () => {
    for (const end of endings.reverse()) await end();
  });
  return { after: ((end: () => unknown) => void endings.push(end)) as TestContext["after"] };
}

export const CREDIT = 1_000_000n;
export const DOLLAR = 1_000_000n;
export const operator = practiceAccount(PRACTICE_ROLES.operator);

/** The whole platform on a practice chain of its own, with what tests need to act on it. */
export type PaidPlatform = Awaited<ReturnType<typeof startPlatform>>;

/** The part of it through which people act, whoever runs the chain. */
export type PeopleOnChain = Pick<PaidPlatform, "reader" | "writer" | "mined" | "at">;

export async function startPlatform(test: Test) {
  const platform = await practicePlatform(test);
  const { access, reader } = platform;
  const writer = (account: LocalAccount) => createChainWriter(access, account);
  const mined = async (hash: Promise<Hex>) => reader.waitForTransactionReceipt({ hash: await hash });
  return { ...platform, at: platform.addressOf, writer, mined };
}

export type LaunchedModel = Awaited<ReturnType<typeof launchFunded>>;

/** A model of the operator whose shares are sold: accounts 2, 3 and 4 pay so many dollars, which must reach the hard cap. */
export async function launchFunded(
  platform: PeopleOnChain,
  overrides: ModelOverrides = {},
  contributions: readonly bigint[] = [6_000n, 3_000n, 1_000n],
) {
  const { reader, writer, mined, at } = platform;
  const params = defaultModelParams({
    now: Number(await chainTime(reader)),
    creator: operator.address,
    ...overrides,
  });
  const factory = { address: at("ModelFactory"), abi: modelFactoryAbi } as const;
  const launched = await mined(
    writer(operator).writeContract({ ...factory, functionName: "createModel", args: [params] }),
  );
  const [created] = parseEventLogs({ abi: modelRegistryAbi, eventName: "ModelCreated", logs: launched.logs });
  if (created === undefined) throw new Error("Expected ModelCreated, found none.");
  const { modelId, parts } = created.args;
  for (const [index, dollars] of contributions.entries()) {
    const person = practiceAccount(index + 2);
    await takeDollars(platform, person, parts.presale);
    await mined(
      writer(person).writeContract({
        address: parts.presale,
        abi: presaleRoundAbi,
        functionName: "contribute",
        args: [0, dollars * DOLLAR, 0n, []],
      }),
    );
  }
  await mined(
    writer(operator).writeContract({
      address: parts.presale,
      abi: presaleRoundAbi,
      functionName: "finalize",
    }),
  );
  for (const index of [2, 3, 4]) {
    const args = [practiceAccount(index).address] as const;
    await mined(
      writer(operator).writeContract({
        address: parts.presale,
        abi: presaleRoundAbi,
        functionName: "claim",
        args,
      }),
    );
  }
  return { modelId, parts, params };
}

/** Takes dollars from the faucet and lets `spender` have as many as it wants. */
export async function takeDollars(
  { writer, mined, at }: PeopleOnChain,
  person: LocalAccount,
  spender: Address,
): Promise<void> {
  const dollar = { address: at("LocalDollar"), abi: localDollarAbi } as const;
  await mined(
    writer(person).writeContract({ ...dollar, functionName: "approve", args: [spender, 10n ** 15n] }),
  );
  const balance = await getContract({ ...dollar, client: writer(person) }).read.balanceOf([person.address]);
  if (balance === 0n)
    await mined(writer(person).writeContract({ ...dollar, functionName: "faucet", args: [person.address] }));
}

/** Buys credits at the model's vault. */
export async function buyCredits(
  platform: PeopleOnChain,
  model: LaunchedModel,
  order: { buyer: LocalAccount; to?: Address; credits: bigint },
): Promise<void> {
  const { buyer, credits, to = buyer.address } = order;
  await takeDollars(platform, buyer, model.parts.creditVault);
  const vault = { address: model.parts.creditVault, abi: creditVaultAbi } as const;
  await platform.mined(
    platform.writer(buyer).writeContract({ ...vault, functionName: "buy", args: [to, credits, 10n ** 15n] }),
  );
}

export function balanceOf(platform: ChainInTest, token: Address, who: Address): Promise<bigint> {
  return platform.reader.readContract({
    address: token,
    abi: creditTokenAbi,
    functionName: "balanceOf",
    args: [who],
  });
}

/** Looks holdings up on chain itself: these tests run no index. */
export function chainHoldings(platform: PaidPlatform, model: LaunchedModel): Holdings {
  return async ({ holder }) => {
    const shares = { address: model.parts.shares, abi: modelSharesAbi } as const;
    const [balance, totalSupply] = await Promise.all([
      platform.reader.readContract({ ...shares, functionName: "balanceOf", args: [holder] }),
      platform.reader.readContract({ ...shares, functionName: "totalSupply" }),
    ]);
    return { balanceThen: balance, balanceNow: balance, totalSupply };
  };
}

export interface CashierOptions {
  readonly ledgerFile?: string;
  readonly holdings?: Holdings;
  readonly depositsPerDay?: number;
  readonly channelRefundsPerDay?: number;
  readonly refundsPerDay?: number;
  /** Seconds; by default asked anew each time, since tests let time pass. */
  readonly chainTime?: () => Promise<bigint>;
  /** Wall time, as everybody has it by default. */
  readonly clock?: Clock;
  /** Kills the process at this point of its ledger. */
  readonly crashPoint?: string | undefined;
  readonly trial?: TrialLimits;
  /** Calls of one account that are let through at once. */
  readonly callsAtOnce?: number;
}

/** All parts of the server that take money, wired as the server wires them. */
export async function openCashier(
  test: Test,
  platform: PaidPlatform,
  model: LaunchedModel,
  options: CashierOptions = {},
) {
  const { reader, at } = platform;
  const chainId = platform.chain.chainId;
  const file = options.ledgerFile ?? join(await temporaryFolder(test), "ledger.sqlite");
  const operatorKey = practiceKey(PRACTICE_ROLES.operator);
  const store = await createSqliteStore({
    file,
    operatorKey,
    domain: { chainId, registry: at("ModelRegistry") },
    ...(options.crashPoint === undefined ? {} : { crashPoint: options.crashPoint }),
  });
  test.after(() => store.stop());
  const { ledger, counters } = store;
  const { clock = systemClock } = options;
  const meter = createMeter({ ledger, clock });
  const holderAllowance = at("HolderAllowance");
  const terms = createModelTermsReader({ reader, registry: at("ModelRegistry"), holderAllowance, clock });
  const sender = createTransactionSender({
    account: operator,
    reader,
    clock,
    logger: quietLogger,
    outbox: store.outbox,
  });
  const channels = at("InferenceChannels");
  const claims = createClaims({
    reader,
    sender,
    authorizer: operator,
    ledger,
    chainId,
    channels,
    clock,
    logger: quietLogger,
  });
  test.after(() => claims.stop());
  const credits = createCredits({
    reader, sender, ledger, counters, clock, chainId, channels,
    multicall: at("Multicall3"),
    collector: at("Erc3009Collector"),
    authorizer: operator,
    onClaimUrgent: claims.requestClaim,
    ...(options.depositsPerDay === undefined ? {} : { depositsPerDay: options.depositsPerDay }),
    ...(options.channelRefundsPerDay === undefined ? {} : { channelRefundsPerDay: options.channelRefundsPerDay }),
  }); // prettier-ignore
  const holdings = options.holdings ?? chainHoldings(platform, model);
  const now = options.chainTime ?? (() => chainTime(reader));
  const settlement = createQuotaSettlement({
    ...{ reader, sender, ledger, clock, holderAllowance, logger: quietLogger },
    registry: at("ModelRegistry"),
    operator: operator.address,
    chainTime: now,
  });
  test.after(() => settlement.stop());
  const quota = createQuota({
    ...{ meter, reader, terms, holdings, chainId, holderAllowance, clock, owed: settlement.owed },
    chainTime: now,
    operator: operator.address,
  });
  const purchases = createPurchases({
    store: store.purchases,
    ledger,
    reader,
    sender,
    clock,
    logger: quietLogger,
  });
  test.after(() => purchases.stop());
  const { refundsPerDay } = options;
  const refunds = createRefundLimit({
    counters,
    clock,
    ...(refundsPerDay === undefined ? {} : { refundsPerDay }),
  });
  const exact = createExact({ purchases, refunds, reader, chainId, clock });
  const { states, expected } = credits;
  const apiKeys = createApiKeys({ ...{ store: store.apiKeys, ledger, states, expected, clock }, onClaimUrgent: claims.requestClaim }); // prettier-ignore
  const limits = options.trial ?? { models: new Set<string>(), callsPerAddress: 0, callsPerDay: 0 };
  const trial = createTrial({ limits, counters, secret: new Uint8Array(32).fill(7), clock });
  const limit = options.callsAtOnce && createRateLimit({ burst: options.callsAtOnce, perSecond: 0.1, clock });
  const ways = [credits, quota, exact, apiKeys, trial];
  const payments = createPayments({ meter, terms, ways, ...(limit ? { limit } : {}) });
  return {
    apiKeys,
    trial,
    purchases,
    store,
    ledger,
    meter,
    terms,
    claims,
    credits,
    quota,
    settlement,
    payments,
    sender,
    counters,
    file,
  };
}

export type Cashier = Awaited<ReturnType<typeof openCashier>>;

export function sha256(data: string | Uint8Array): Hex {
  return `0x${createHash("sha256").update(data).digest("hex")}`;
}

/** A call of the model with these headers; the run answers `{"answer":n}` with n counting the runs. */
export function createCaller(cashier: Cashier, model: LaunchedModel, cost = CREDIT) {
  let runs = 0;
  const run = (): Promise<RunAnswer> =>
    Promise.resolve({
      status: 200,
      headers: { "content-type": "application/json" },
      body: Buffer.from(JSON.stringify({ answer: ++runs })),
      releaseId: 1n,
      runtimeHash: sha256("runtime"),
    });
  const call = (
    headers: Record<string, string>,
    { body = "{}", runner = run } = {},
  ): Promise<MeteredAnswer> =>
    cashier.payments.meterCall(
      {
        model: { modelId: model.modelId, route: `digits-${model.modelId}` },
        cost,
        header: (name) => headers[name],
        resourceUrl: "http://localhost/v2/models/digits/infer",
        requestHash: sha256(body),
        idempotencyKey: headers["idempotency-key"],
      },
      runner,
    );
  return { call, runs: () => runs };
}

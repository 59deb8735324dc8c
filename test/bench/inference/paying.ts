import { createHash, randomBytes } from "node:crypto";

import { bytesToHex, numberToHex, sha256, type Address, type Hex } from "viem";

import { practiceAccount } from "../../../server/chain/practice/accounts.ts";
import { chainTime } from "../../../server/chain/clients.ts";
import { systemClock } from "../../../server/core/clock.ts";
import { createOperatorKey } from "../../../server/metering/operator-key.ts";
import { createModelTermsReader } from "../../../server/payments/model-terms.ts";
import { createChannelHasher, createQuotaHasher } from "../../../server/payments/typed-data.ts";
import type { EndpointSettings } from "../../chaos/endpoint-process.ts";
import { temporaryFolder } from "../../support/practice-chain.ts";
import {
  buyCredits,
  CREDIT,
  launchFunded,
  operator,
  startPlatform,
  takeDollars,
  type LaunchedModel,
  type PaidPlatform,
} from "../../server/payments/paid-platform.ts";
import { channelFor, channelIdOf, encode, voucherHeader } from "../../server/payments/vouchers.ts";
import { createDollarSigner } from "./dollar-payments.ts";
import type { Payer } from "./payer.ts";
import { PEER_PAYER } from "./x402-payers.ts";

type Test = Parameters<typeof startPlatform>[0];
type Headers = Readonly<Record<string, string>>;

/** A key's order as JSON can carry it to the server that is to take it. */
export interface KeyToMake {
  /** The payment that brings the deposit which a key must have. */
  readonly opening: Headers;
  readonly holder: Address;
  readonly order: Readonly<Record<string, unknown>>;
}

/** A model on a practice chain of its own, and people who pay for its calls in each way. */
export interface PayingScene {
  readonly platform: PaidPlatform;
  readonly settings: EndpointSettings;
  readonly key: KeyToMake;
  /** Calls that bring the deposits of all channels. */
  readonly opening: readonly Headers[];
  readonly payers: {
    /** A voucher signed for each call, as x402 has it. */
    readonly credits: Payer;
    /** One voucher for many calls. */
    readonly ceiling: Payer;
    readonly quota: Payer;
    readonly key: Payer;
    readonly exact: Payer;
  };
}

const HOLDER = practiceAccount(2);
const [STRICT, ROOMY, DOLLARS] = [practiceAccount(5), practiceAccount(6), practiceAccount(7)];
/** The first connection is in every series. */
const DEPOSITS = { first: 30_000n * CREDIT, other: 3_000n * CREDIT };
const KEY_DEPOSIT = 60_000n * CREDIT;
/** Free calls are signed as a number that others must not have passed. */
const QUOTA_FROM = 1_000_000;
const CALLS_PER_EPOCH = 100_000_000n;

export async function preparePaying(test: Test, connections: number): Promise<PayingScene> {
  const platform = await startPlatform(test);
  const service = { holderCallsPerEpoch: CALLS_PER_EPOCH, epochSeconds: 86_400 };
  const model = await launchFunded(platform, { service });
  const all = DEPOSITS.first + DEPOSITS.other * BigInt(connections);
  await buyCredits(platform, model, { buyer: STRICT, credits: all });
  await buyCredits(platform, model, { buyer: ROOMY, credits: all + KEY_DEPOSIT });
  await takeDollars(platform, DOLLARS, model.parts.creditVault);
  const scene = { platform, model };
  const strict = openChannels(scene, STRICT, connections);
  const roomy = openChannels(scene, ROOMY, connections);
  const keyed = await makeKey(scene);
  const opening = await Promise.all([
    ...strict.map(({ opened }) => opened()),
    ...roomy.map(({ opened }) => opened()),
  ]);
  const ceilings = roomy.map(({ voucher, deposit }) => voucher(deposit, true));
  await takeDollars(platform, PEER_PAYER, model.parts.creditVault);
  return {
    platform,
    settings: await settingsOf(test, scene),
    key: keyed.key,
    opening,
    payers: {
      // The first call of each channel brought the deposit.
      credits: (connection, number) => strict[connection]!.voucher(BigInt(number + 2) * CREDIT, false),
      ceiling: (connection) => ceilings[connection]!,
      quota: await signQuota(scene, connections),
      key: () => keyed.headers,
      exact: signExact(scene),
    },
  };
}

interface Scene {
  readonly platform: PaidPlatform;
  readonly model: LaunchedModel;
}

interface OpenChannel {
  readonly deposit: bigint;
  /** The call that brings the deposit. */
  opened(): Promise<Headers>;
  voucher(max: bigint, ceiling: boolean): Headers;
}

function openChannels(scene: Scene, payer: typeof STRICT, count: number): OpenChannel[] {
  return Array.from({ length: count }, (_, number) =>
    openChannel(scene, payer, { salt: number + 1, deposit: number === 0 ? DEPOSITS.first : DEPOSITS.other }),
  );
}

function openChannel(
  { platform, model }: Scene,
  signer: typeof STRICT,
  { salt, deposit }: { salt: number; deposit: bigint },
): OpenChannel {
  const ceilingKey = numberToHex(salt, { size: 32 });
  const channel = channelFor(model, signer.address, { salt: sha256(ceilingKey) });
  const channelId = channelIdOf(platform, channel);
  const hasher = createChannelHasher(platform.chain.chainId, platform.at("InferenceChannels"));
  const key = createOperatorKey(bytesToHex(signer.getHdKey().privateKey!));
  const network = `eip155:${platform.chain.chainId}`;
  return {
    deposit,
    opened: () => voucherHeader(platform, { channel, signer, max: CREDIT, deposit }),
    voucher: (max, ceiling) => {
      // Signed by compiled code, so that a load is soon ready.
      const signature = key.signDigest(hasher.voucherDigest(channelId, max));
      const voucher = { channelId, maxClaimableAmount: `${max}`, signature };
      const payload = {
        type: "voucher",
        channelConfig: channel,
        voucher,
        ...(ceiling ? { ceilingKey } : {}),
      };
      return encode({ x402Version: 2, accepted: { scheme: "batch-settlement", network }, payload });
    },
  };
}

async function makeKey(scene: Scene): Promise<{ key: KeyToMake; headers: Headers }> {
  const { platform, model } = scene;
  const salt = 1_000_000;
  const ceilingKey = numberToHex(salt, { size: 32 });
  const id = randomBytes(8).toString("hex");
  const text = `cmk_${id}_${randomBytes(32).toString("base64url")}`;
  const channel = channelFor(model, ROOMY.address, { salt: sha256(ceilingKey) });
  const channelId = channelIdOf(platform, channel);
  const hasher = createChannelHasher(platform.chain.chainId, platform.at("InferenceChannels"));
  const signature = createOperatorKey(bytesToHex(ROOMY.getHdKey().privateKey!)).signDigest(
    hasher.voucherDigest(channelId, KEY_DEPOSIT),
  );
  const order = {
    ...{ id, label: "bench", model: `${model.modelId}`, channel },
    secretHash: createHash("sha256").update(text).digest("hex"),
    perCall: `${CREDIT}`,
    perDay: `${KEY_DEPOSIT}`,
    expiresAt: Math.floor(Date.now() / 1_000) + 3_600,
    voucher: { channelId, maxClaimableAmount: `${KEY_DEPOSIT}`, signature },
  };
  return {
    key: {
      opening: await openChannel(scene, ROOMY, { salt, deposit: KEY_DEPOSIT }).opened(),
      holder: ROOMY.address,
      order,
    },
    headers: { authorization: `Bearer ${text}` },
  };
}

/** A holder whose wallet let a session key sign, which then signs each call. */
async function signQuota({ platform, model }: Scene, connections: number): Promise<Payer> {
  const { reader, at } = platform;
  const { chainId } = platform.chain;
  const hasher = createQuotaHasher(chainId, at("HolderAllowance"));
  const holderAllowance = at("HolderAllowance");
  const reading = { reader, registry: at("ModelRegistry"), holderAllowance, clock: systemClock };
  const { epochSeconds, allowanceSince } = await createModelTermsReader(reading).read(model.modelId);
  const now = await chainTime(reader);
  const begun = now - (now % epochSeconds);
  const epoch = begun > allowanceSince ? begun : allowanceSince;
  const session = createOperatorKey(bytesToHex(randomBytes(32)));
  const sessionKey = session.address as Hex;
  const validUntil = BigInt(Math.floor(Date.now() / 1_000) + 86_400);
  const wallet = createOperatorKey(bytesToHex(HOLDER.getHdKey().privateKey!));
  const holder = HOLDER.address;
  const grant = wallet.signDigest(hasher.grantDigest({ holder, sessionKey, validUntil }));
  return (connection, number) => {
    const cumulative = BigInt(QUOTA_FROM + number * connections + connection);
    const voucher = { modelId: model.modelId, holder, operator: operator.address, epoch, cumulative };
    const signature = session.signDigest(hasher.voucherDigest(voucher));
    const header = {
      ...{ holder, epoch: `${epoch}`, cumulative: `${cumulative}`, sessionKey },
      ...{ validUntil: `${validUntil}`, grant, signature },
    };
    return { "quota-voucher": Buffer.from(JSON.stringify(header)).toString("base64") };
  };
}

/** Dollars for one call each, brought on chain before it is computed. */
function signExact({ platform, model }: Scene): Payer {
  const { chainId } = platform.chain;
  const asset = platform.at("LocalDollar");
  const to = model.parts.till;
  const value = model.params.service.callPrice;
  const sign = createDollarSigner({ account: DOLLARS, chainId, asset, name: "Local Dollar", to, value });
  const accepted = { scheme: "exact", network: `eip155:${chainId}`, amount: `${value}`, asset, payTo: to };
  return () => encode({ x402Version: 2, accepted, payload: sign() });
}

async function settingsOf(test: Test, { platform, model }: Scene): Promise<EndpointSettings> {
  const names = Object.keys(platform.deployments.contracts);
  return {
    rpcUrl: platform.chain.rpcUrl,
    chainId: platform.chain.chainId,
    addresses: Object.fromEntries(names.map((name) => [name, platform.at(name)])),
    modelId: `${model.modelId}`,
    parts: model.parts,
    folder: await temporaryFolder(test),
  };
}

import type { Address, Hex, LocalAccount } from "viem";

import { iCreditVaultAbi } from "../../generated/abi/ICreditVault.ts";
import { inferenceChannelsAbi } from "../../generated/abi/InferenceChannels.ts";
import { onChain, type ChainReader } from "../chain/clients.ts";
import type { TransactionSender } from "../chain/sender.ts";
import type { Clock } from "../core/clock.ts";
import { crashPoint } from "../core/crash-point.ts";
import { Defect, Refused } from "../core/errors.ts";
import type { Stoppable } from "../core/lifecycle.ts";
import type { Logger } from "../core/logger.ts";
import type { Ledger, OutstandingVoucher } from "../metering/ledger.ts";
import { submitClaims, type BroughtHome, type ChannelClaim } from "./claim-batches.ts";
import { createRounds } from "./rounds.ts";
import { createChannelHasher, type ChannelConfig, type ChannelHasher } from "./typed-data.ts";

export interface ClaimsOptions {
  readonly reader: ChainReader;
  readonly sender: TransactionSender;
  /** The operator: receiver authorizer of the channels. */
  readonly authorizer: LocalAccount;
  readonly ledger: Ledger;
  readonly chainId: number;
  readonly channels: Address;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Between two rounds; far below the shortest withdraw delay of 15 minutes. */
  readonly intervalMs?: number;
}

/** What a round of claiming brought home; credits in their smallest unit, dollars in theirs. */
export interface ClaimReport {
  readonly channelsClaimed: number;
  readonly channelsFailed: number;
  /** One entry per model with something to bring home. */
  readonly vaults: readonly ({ readonly vault: Address } & BroughtHome)[];
}

/** Turns what payers owe on the ledger into income of the model: claim, settle to the vault, realise. */
export interface Claims extends Stoppable {
  /** Claims now and then again and again; what an earlier process left undone is done first. */
  start(): void;
  /** One round now; rounds never overlap. */
  claim(): Promise<ClaimReport>;
  /** Asks for a round soon without waiting for it. */
  requestClaim(): void;
}

const INTERVAL_MS = 300_000;

export function createClaims(options: ClaimsOptions): Claims {
  const { clock, logger, intervalMs = INTERVAL_MS } = options;
  const hasher = createChannelHasher(options.chainId, options.channels);
  const rounds = createRounds({
    ...{ clock, logger, intervalMs },
    round: () => claimRound(options, hasher),
    // What is owed stays on the ledger.
    failure: "claiming failed and will be tried again",
    onReport: (report) => {
      if (report.vaults.length > 0) logger.info({ part: "claims", ...report }, "credits claimed");
    },
  });
  return { claim: rounds.run, start: rounds.start, requestClaim: rounds.request, stop: rounds.stop };
}

/**
 * One round. Nothing depends on remembering what was sent: the chain says what is claimed and settled,
 * and the ledger notes a claim only after its credits became income, so a crash at any point is repaired
 * by the next round.
 */
async function claimRound(options: ClaimsOptions, hasher: ChannelHasher): Promise<ClaimReport> {
  const outstanding = (await options.ledger.outstanding("channel")).map((row) => toClaim(row, hasher));
  if (outstanding.length === 0) return { channelsClaimed: 0, channelsFailed: 0, vaults: [] };
  const onChainTotals = await Promise.all(
    outstanding.map(({ channelId }) => totalClaimed(channelId, options)),
  );
  const open = new Set(outstanding.filter((claim, index) => claim.totalClaimed > onChainTotals[index]!));
  const report = { channelsClaimed: 0, channelsFailed: 0, vaults: [] as ClaimReport["vaults"][number][] };
  for (const [vault, claims] of byVault(outstanding)) {
    const unclaimed = claims.filter((claim) => open.has(claim));
    const sent = await submitClaims(unclaimed, options);
    report.channelsClaimed += sent.taken.length;
    report.channelsFailed += sent.refused.length;
    const refused = new Set(sent.refused);
    const home = claims.filter((claim) => !refused.has(claim));
    if (home.length === 0) continue;
    const rest = await bringRestHome(vault, home[0]!.config.token, options);
    const [settled, realised] = [sent.settled + rest.settled, sent.realised + rest.realised];
    report.vaults.push({ vault, settled, realised });
    crashPoint("claims.before-record");
    await Promise.all(
      home.map(({ account, totalClaimed }) => options.ledger.recordClaim(account, totalClaimed)),
    );
  }
  return report;
}

function toClaim(
  { account, ceiling, signature, charged, terms }: OutstandingVoucher,
  hasher: ChannelHasher,
): ChannelClaim {
  const config = JSON.parse(terms) as ChannelConfig;
  const channelId = hasher.channelId(config);
  if (account !== `channel:${channelId}`) {
    throw new Defect(
      "voucher-misfiled",
      `Expected the voucher of ${account} to be for that channel, found ${channelId}.`,
    );
  }
  return {
    account,
    channelId,
    config,
    maxClaimableAmount: ceiling,
    signature: signature as Hex,
    totalClaimed: charged,
  };
}

async function totalClaimed(channelId: Hex, { reader, channels }: ClaimsOptions): Promise<bigint> {
  const [, total] = await onChain(`reading channel ${channelId}`, () =>
    reader.readContract({
      address: channels,
      abi: inferenceChannelsAbi,
      functionName: "channels",
      args: [channelId],
    }),
  );
  return total;
}

function byVault(claims: readonly ChannelClaim[]): Map<Address, ChannelClaim[]> {
  return Map.groupBy(claims, ({ config }) => config.receiver);
}

/**
 * Moves what is claimed and did not come home with its claim, such as that of an earlier process or of a refund, to the
 * model's vault, and makes it income there.
 */
async function bringRestHome(vault: Address, token: Address, options: ClaimsOptions): Promise<BroughtHome> {
  const { reader, sender, channels } = options;
  const [claimed, settledBefore] = await onChain("reading what is claimed", () =>
    reader.readContract({
      address: channels,
      abi: inferenceChannelsAbi,
      functionName: "receivers",
      args: [vault, token],
    }),
  );
  if (claimed > settledBefore) {
    await sender.send({
      address: channels,
      abi: inferenceChannelsAbi,
      functionName: "settle",
      args: [vault, token],
      what: `settling to vault ${vault}`,
    });
  }
  const served = await onChain("reading the vault's used credits", () =>
    reader.readContract({ address: vault, abi: iCreditVaultAbi, functionName: "served" }),
  );
  return {
    settled: claimed - settledBefore,
    realised: served === 0n ? 0n : await realise(vault, served, sender),
  };
}

async function realise(vault: Address, served: bigint, sender: TransactionSender): Promise<bigint> {
  try {
    await sender.send({
      address: vault,
      abi: iCreditVaultAbi,
      functionName: "realise",
      args: [],
      what: `realising the income of vault ${vault}`,
    });
    return served;
  } catch (error) {
    // Credits worth less than the smallest unit of a dollar wait in the vault for the next ones.
    if (error instanceof Refused && error.code === "CreditVaultNothingToRealise") return 0n;
    throw error;
  }
}

import { parseAbi, type Address, type Hex, type LocalAccount } from "viem";

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
import { submitClaims, type ChannelClaim } from "./claim-batches.ts";
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
  readonly vaults: readonly {
    readonly vault: Address;
    readonly settled: bigint;
    readonly realised: bigint;
  }[];
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
const balanceAbi = parseAbi(["function balanceOf(address account) view returns (uint256)"]);

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
  const open = outstanding.filter((claim, index) => claim.totalClaimed > onChainTotals[index]!);
  const { taken, refused: failed } = await submitClaims(open, options);
  const refused = new Set(failed);
  const vaults = [];
  for (const [vault, claims] of byVault(outstanding.filter((claim) => !refused.has(claim)))) {
    vaults.push(await bringHome(vault, claims[0]!.config.token, options));
    crashPoint("claims.before-record");
    await Promise.all(
      claims.map(({ account, totalClaimed }) => options.ledger.recordClaim(account, totalClaimed)),
    );
  }
  return { channelsClaimed: taken.length, channelsFailed: failed.length, vaults };
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

/** Moves claimed credits from the channel contract to the model's vault, and burns them into income there. */
async function bringHome(
  vault: Address,
  token: Address,
  options: ClaimsOptions,
): Promise<ClaimReport["vaults"][number]> {
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
    crashPoint("claims.settled");
  }
  const held = await onChain("reading the vault's credits", () =>
    reader.readContract({ address: token, abi: balanceAbi, functionName: "balanceOf", args: [vault] }),
  );
  return {
    vault,
    settled: claimed - settledBefore,
    realised: held === 0n ? 0n : await realise(vault, held, sender),
  };
}

async function realise(vault: Address, held: bigint, sender: TransactionSender): Promise<bigint> {
  try {
    await sender.send({
      address: vault,
      abi: iCreditVaultAbi,
      functionName: "realise",
      args: [],
      what: `realising the income of vault ${vault}`,
    });
    return held;
  } catch (error) {
    // Credits worth less than the smallest unit of a dollar wait in the vault for the next ones.
    if (error instanceof Refused && error.code === "CreditVaultNothingToRealise") return 0n;
    throw error;
  }
}

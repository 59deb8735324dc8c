import { encodeAbiParameters, type Address, type Hex } from "viem";

import { inferenceChannelsAbi } from "../../generated/abi/InferenceChannels.ts";
import type { TransactionSender } from "../chain/sender.ts";
import type { Clock } from "../core/clock.ts";
import { Refused } from "../core/errors.ts";
import type { CounterStore } from "../metering/ledger.ts";
import type { DepositOrder } from "./channel-payload.ts";
import { countToday } from "./count-today.ts";
import { PaymentRefused } from "./payment-refused.ts";
import type { ChannelConfig } from "./typed-data.ts";

export interface DepositsOptions {
  readonly sender: TransactionSender;
  readonly channels: Address;
  readonly collector: Address;
  readonly counters: CounterStore;
  readonly clock: Clock;
  /** Deposits that the operator pays gas for, per payer and day. */
  readonly depositsPerDay?: number;
}

/** Brings a payer's signed deposit (ERC-3009) on chain; the operator pays the gas. Answers the transaction's hash. */
export type SubmitDeposit = (channelId: Hex, config: ChannelConfig, order: DepositOrder) => Promise<Hex>;

export function createDeposits(options: DepositsOptions): SubmitDeposit {
  const { sender, channels, collector, depositsPerDay = 48 } = options;
  const running = new Map<Hex, Promise<Hex>>();

  /** Counted when the chain would take the deposit: what others forge in a payer's name costs that payer nothing. */
  const count = async (payer: Address): Promise<void> => {
    const isCounted = await countToday({ name: `deposit:${payer}`, limit: depositsPerDay }, options);
    if (isCounted) return;
    throw new PaymentRefused(
      "deposits-used-up",
      `Expected at most ${depositsPerDay} deposits a day at our cost, found more. Deposit by your own transaction.`,
    );
  };

  const submit = async (channelId: Hex, config: ChannelConfig, order: DepositOrder): Promise<Hex> => {
    const call = {
      address: channels,
      abi: inferenceChannelsAbi,
      functionName: "deposit",
      args: [config, order.amount, collector, collectorData(order)],
      what: `depositing into channel ${channelId}`,
    };
    try {
      const receipt = await sender.send(call, { onSigned: () => count(config.payer) });
      return receipt.transactionHash;
    } catch (error) {
      if (!(error instanceof Refused) || error instanceof PaymentRefused) throw error;
      throw new PaymentRefused("deposit-refused", `The chain refused this deposit: ${error.message}`, {
        x402Error: "invalid_batch_settlement_evm_deposit_simulation_failed",
      });
    }
  };

  return (channelId, config, order) => {
    const key = order.authorization.erc3009Authorization.signature;
    const found = running.get(key);
    if (found !== undefined) return found;
    const started = submit(channelId, config, order).finally(() => running.delete(key));
    running.set(key, started);
    return started;
  };
}

function collectorData({ authorization: { erc3009Authorization } }: DepositOrder): Hex {
  const { validAfter, validBefore, salt, signature } = erc3009Authorization;
  return encodeAbiParameters(
    [{ type: "uint256" }, { type: "uint256" }, { type: "uint256" }, { type: "bytes" }],
    [validAfter, validBefore, BigInt(salt), signature],
  );
}

import { parseEventLogs, type Address, type Hex } from "viem";

import { iTillAbi } from "../../generated/abi/ITill.ts";
import { localDollarAbi } from "../../generated/abi/LocalDollar.ts";
import { tillAbi } from "../../generated/abi/Till.ts";
import { onChain, type ChainReader } from "../chain/clients.ts";
import type { Purchase } from "../metering/records.ts";

/** Public nodes answer for so many blocks at once; a payment that a client signs now is good for two minutes. */
const BLOCKS_LOOKED_BACK = 500n;

export type PaymentOfTill = Pick<Purchase, "till" | "payer" | "nonce" | "amount">;

/**
 * The transaction that brought a payment to its till past `collect`: whoever sees an ERC-3009 authorization may show it
 * to the dollar directly. Then the till has the money and knows of no payment. Undefined when there is no such one.
 */
export function findPastTheTill(payment: PaymentOfTill, reader: ChainReader): Promise<Hex | undefined> {
  const authorizer = payment.payer as Address;
  const nonce = payment.nonce as Hex;
  return onChain("looking for a payment past the till", async () => {
    const address = await reader.readContract({
      ...{ address: payment.till as Address, abi: tillAbi, functionName: "asset" },
    });
    const isUsed = await reader.readContract({
      ...{ address, abi: localDollarAbi },
      ...{ functionName: "authorizationState", args: [authorizer, nonce] },
    });
    if (!isUsed) return undefined;
    const head = await reader.getBlockNumber();
    const [used] = await reader.getContractEvents({
      ...{ address, abi: localDollarAbi, eventName: "AuthorizationUsed", args: { authorizer, nonce } },
      fromBlock: head > BLOCKS_LOOKED_BACK ? head - BLOCKS_LOOKED_BACK : 0n,
      toBlock: head,
    });
    if (used === undefined) return undefined;
    const { logs } = await reader.getTransactionReceipt({ hash: used.transactionHash });
    const wasCollected = parseEventLogs({ abi: iTillAbi, eventName: "PaymentCollected", logs }).some(
      ({ args }) => args.payer.toLowerCase() === payment.payer && args.nonce === nonce,
    );
    // The dollar tells of the authorization and then of what it moved: a nonce may stand in more than one.
    const next = logs.filter(({ logIndex }) => logIndex === used.logIndex + 1);
    const moved = parseEventLogs({ abi: localDollarAbi, eventName: "Transfer", logs: next }).some(
      (log) =>
        log.address.toLowerCase() === address.toLowerCase() &&
        log.args.from.toLowerCase() === payment.payer &&
        log.args.to.toLowerCase() === payment.till.toLowerCase() &&
        log.args.value === payment.amount,
    );
    return moved && !wasCollected ? used.transactionHash : undefined;
  });
}

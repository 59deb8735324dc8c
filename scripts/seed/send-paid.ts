import type { Address } from "viem";

import { approveCall } from "../../client/actions/raise.ts";
import type { WalletCall } from "../../client/wallet.ts";
import type { Stage } from "./stage.ts";

/** A call in which a contract takes dollars from its sender. */
interface PaidCall {
  readonly spender: Address;
  /** Most dollars (6 decimals) that it takes. */
  readonly amount: bigint;
  readonly call: WalletCall;
}

/** Gets the dollars, allows them to the contract, and sends the call. */
export async function sendPaid(stage: Stage, by: number, { spender, amount, call }: PaidCall): Promise<void> {
  await stage.provideDollars(by, amount);
  await stage.send(by, approveCall(stage.addressOf("LocalDollar"), spender, amount));
  await stage.send(by, call);
}

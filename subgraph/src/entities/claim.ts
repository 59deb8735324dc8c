import { Address, BigInt, ethereum } from "@graphprotocol/graph-ts";
import { Claim } from "../../generated/schema";
import { eventId } from "./event-id";

/** Who had earned a payment, and who got it. */
export class Payment {
  constructor(
    public account: Address,
    public to: Address,
    /** Dollars, 6 decimals. */
    public amount: BigInt,
  ) {}
}

/** Writes the journal of one payment of earned income. `kind`: AUTHOR, SHARES or TREASURY. */
export function recordClaim(event: ethereum.Event, modelId: string, kind: string, payment: Payment): void {
  const claim = new Claim(eventId(event));
  claim.model = modelId;
  claim.kind = kind;
  claim.account = payment.account;
  claim.to = payment.to;
  claim.amount = payment.amount;
  claim.at = event.block.timestamp;
  claim.tx = event.transaction.hash;
  claim.save();
}

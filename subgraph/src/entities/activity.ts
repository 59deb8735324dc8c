import { Address, BigInt, ethereum } from "@graphprotocol/graph-ts";
import { Activity } from "../../generated/schema";
import { eventId } from "./event-id";

/** One line of a timeline before it is saved. */
export class ActivityLine {
  amount: BigInt | null = null;
  subject: string | null = null;

  constructor(
    public modelId: string,
    public kind: string,
    public actor: Address,
  ) {}

  withAmount(amount: BigInt): ActivityLine {
    this.amount = amount;
    return this;
  }

  about(subject: string): ActivityLine {
    this.subject = subject;
    return this;
  }

  save(event: ethereum.Event): void {
    const activity = new Activity(eventId(event));
    activity.model = this.modelId;
    activity.kind = this.kind;
    activity.actor = this.actor;
    activity.amount = this.amount;
    activity.subject = this.subject;
    activity.at = event.block.timestamp;
    activity.tx = event.transaction.hash;
    activity.save();
  }
}

import { Bytes, ethereum } from "@graphprotocol/graph-ts";

/** Id of the journal entry that an event writes: transaction hash and log index. */
export function eventId(event: ethereum.Event): Bytes {
  return event.transaction.hash.concatI32(event.logIndex.toI32());
}

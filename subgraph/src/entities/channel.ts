import { Bytes } from "@graphprotocol/graph-ts";
import { Channel } from "../../generated/schema";

export function loadChannel(id: Bytes): Channel {
  const channel = Channel.load(id);
  if (channel == null) throw new Error("expected channel " + id.toHexString() + ", found none");
  return channel;
}

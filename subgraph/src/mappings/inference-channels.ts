import { BigInt, Bytes } from "@graphprotocol/graph-ts";
import {
  ChannelCreated,
  Claimed,
  Deposited,
  Refunded,
  WithdrawFinalized,
  WithdrawInitiated,
} from "../../generated/InferenceChannels/InferenceChannels";
import { Channel } from "../../generated/schema";
import { loadChannel } from "../entities/channel";

export function handleChannelCreated(event: ChannelCreated): void {
  // A channel that was emptied before anything was claimed is created again by its next deposit; its sums go on.
  if (Channel.load(event.params.channelId) != null) return;
  const config = event.params.config;
  const channel = new Channel(event.params.channelId);
  channel.payer = config.payer;
  channel.payerAuthorizer = config.payerAuthorizer;
  channel.receiver = config.receiver;
  channel.receiverAuthorizer = config.receiverAuthorizer;
  channel.token = config.token;
  channel.withdrawDelay = config.withdrawDelay;
  channel.salt = config.salt;
  channel.deposited = BigInt.zero();
  channel.totalClaimed = BigInt.zero();
  channel.returned = BigInt.zero();
  channel.withdrawing = BigInt.zero();
  channel.createdAt = event.block.timestamp;
  channel.save();
}

export function handleDeposited(event: Deposited): void {
  const channel = loadChannel(event.params.channelId);
  channel.deposited = channel.deposited.plus(event.params.amount);
  channel.save();
}

export function handleClaimed(event: Claimed): void {
  const channel = loadChannel(event.params.channelId);
  channel.totalClaimed = event.params.newTotalClaimed;
  channel.save();
}

export function handleRefunded(event: Refunded): void {
  giveBack(event.params.channelId, event.params.amount);
}

export function handleWithdrawInitiated(event: WithdrawInitiated): void {
  const channel = loadChannel(event.params.channelId);
  channel.withdrawing = event.params.amount;
  channel.withdrawInitiatedAt = event.block.timestamp;
  channel.save();
}

export function handleWithdrawFinalized(event: WithdrawFinalized): void {
  const channel = loadChannel(event.params.channelId);
  channel.withdrawing = BigInt.zero();
  channel.withdrawInitiatedAt = null;
  channel.save();
  giveBack(channel.id, event.params.amount);
}

/** What is given back is no longer waited for by a withdrawal. */
function giveBack(id: Bytes, amount: BigInt): void {
  const channel = loadChannel(id);
  channel.returned = channel.returned.plus(amount);
  if (amount.ge(channel.withdrawing)) {
    channel.withdrawing = BigInt.zero();
    channel.withdrawInitiatedAt = null;
  } else {
    channel.withdrawing = channel.withdrawing.minus(amount);
  }
  channel.save();
}

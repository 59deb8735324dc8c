import type { Hex } from "viem";

import {
  channelFor, readChannel, readCharged,
  type ChannelContext, type ChannelOffer, type OpenChannel,
} from "./channel.ts"; // prettier-ignore

/** The channel as it is known, and what its running calls may cost. Credits, smallest unit. */
export interface Purse {
  offer: ChannelOffer;
  channel: OpenChannel;
  balance: bigint;
  charged: bigint;
  /** The most that all running calls may cost. */
  running: bigint;
  /** One signature pays for all calls that it is high enough for. */
  signed: { readonly max: bigint; readonly signature: Promise<Hex> } | undefined;
}

/** The one purse that all payments of a payer take from. */
export interface PurseKeeper {
  current(): Promise<Purse>;
  /** Looks at everything anew but what runs. */
  reopen(offer: ChannelOffer): Promise<Purse>;
}

export interface PurseOptions extends ChannelContext {
  /** Throws when an offer is not for the model's own credits; asked before anything is signed for it. */
  readonly assertOffer: (offer: ChannelOffer) => Promise<void>;
}

export function createPurseKeeper(askOffer: () => Promise<ChannelOffer>, options: PurseOptions): PurseKeeper {
  let purse: Promise<Purse> | undefined;

  const open = async (offer: ChannelOffer): Promise<Omit<Purse, "running">> => {
    await options.assertOffer(offer);
    const channel = await channelFor(offer, options);
    const [{ balance }, charged] = await Promise.all([
      readChannel(channel.channelId, options),
      readCharged(channel, options),
    ]);
    return { offer, channel, balance, charged, signed: undefined };
  };
  const current = (): Promise<Purse> => {
    purse ??= askOffer()
      .then(open)
      .then((opened) => ({ ...opened, running: 0n }));
    purse.catch(() => (purse = undefined));
    return purse;
  };
  return {
    current,
    reopen: async (offer) => {
      const fresh = await open(offer);
      return Object.assign(await current(), fresh);
    },
  };
}

import { assertOfferOf, type ChannelContext } from "./channel.ts";
import { createCreditsPayer } from "./credits-payer.ts";
import type { Endpoint } from "./endpoint.ts";
import { askForOffer } from "./infer.ts";
import type { Payer } from "./payer.ts";
import { createQuotaPayer } from "./quota-payer.ts";
import { modelIdIn, readModel } from "./service.ts";
import { forgetSession, openSession, signIn, type Session, type SessionsContext } from "./session.ts";

/** How a call shall be paid. */
export interface PaymentChoice {
  /** `quota` uses a holder's free calls, `credits` a channel. */
  readonly pay: "quota" | "credits";
  /** Credits to deposit when the channel runs short; ten calls when left out. */
  readonly deposit?: bigint;
}

export interface Payers {
  /** The payer of a model; the same one again, because payments of a channel build on each other. */
  of(model: string, choice: PaymentChoice): Promise<Payer>;
  signIn(): Promise<Session>;
  channelContext(): Promise<ChannelContext>;
}

export function createPayers(endpoint: Endpoint): Payers {
  const { http, storage, publicClient } = endpoint;
  const made = new Map<string, Promise<Payer>>();

  const sessionsContext = async (): Promise<SessionsContext> => {
    const { chainId } = await endpoint.service();
    return { storage, chainId, holderAllowance: await endpoint.contract("HolderAllowance") };
  };
  const newSession = async (): Promise<Session> => signIn(endpoint.wallet(), await sessionsContext());
  const session = async (): Promise<Session> =>
    (await openSession(endpoint.wallet().address, await sessionsContext())) ?? newSession();
  const renewSession = async (): Promise<Session> => {
    await forgetSession(endpoint.wallet().address, await sessionsContext());
    return newSession();
  };

  const channelContext = async (): Promise<ChannelContext> => ({
    wallet: endpoint.wallet(),
    storage,
    publicClient,
    chainId: (await endpoint.service()).chainId,
    channels: await endpoint.contract("InferenceChannels"),
    collector: await endpoint.contract("Erc3009Collector"),
  });

  const make = async (name: string, { pay, deposit }: PaymentChoice): Promise<Payer> => {
    if (pay === "credits") {
      const context = await channelContext();
      const model = await readModel(http, name);
      const terms = { publicClient, registry: await endpoint.contract("ModelRegistry") };
      return createCreditsPayer({
        ...context,
        probe: () => askForOffer(http, model),
        assertOffer: (offer) => assertOfferOf(modelIdIn(name).modelId ?? model.modelId, offer, terms),
        ...(deposit === undefined ? {} : { deposit }),
      });
    }
    const { chainId } = await endpoint.service();
    const holderAllowance = await endpoint.contract("HolderAllowance");
    const model = await readModel(http, name);
    return createQuotaPayer({ http, model, chainId, holderAllowance, session, renewSession });
  };

  return {
    signIn: newSession,
    channelContext,
    of: (model, choice) => {
      const name = `${choice.pay} ${model} ${choice.deposit ?? ""}`;
      const payer = made.get(name) ?? make(model, choice);
      made.set(name, payer);
      payer.catch(() => made.delete(name));
      return payer;
    },
  };
}

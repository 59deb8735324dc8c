import { assertOfferOf, type ChannelContext } from "./channel.ts";
import { createCreditsPayer } from "./credits-payer.ts";
import type { Endpoint } from "./endpoint.ts";
import { ComodelClientError } from "./errors.ts";
import { createExactPayer } from "./exact-payer.ts";
import { askForOffer } from "./infer.ts";
import { createKeyPayer } from "./key-payer.ts";
import type { Payer } from "./payer.ts";
import { createQuotaPayer } from "./quota-payer.ts";
import { modelIdIn, readModel, type ModelPrice } from "./service.ts";
import { forgetSession, openSession, signIn, type Session, type SessionsContext } from "./session.ts";
import { createTrialPayer } from "./trial-payer.ts";

/** How a call shall be paid. */
export interface PaymentChoice {
  /**
   * `quota` uses a holder's free calls, `credits` a channel, `exact` a payment of dollars for the one call, `key` an API
   * key, and `trial` the few calls that an endpoint gives to newcomers; the last two need no wallet.
   */
  readonly pay: "quota" | "credits" | "exact" | "key" | "trial";
  /** The API key for `key`. */
  readonly apiKey?: string;
  /** Credits, smallest unit, that one call may cost; a dearer one is not paid. */
  readonly maxPrice?: bigint;
  /** Credits to deposit when the channel runs short; ten calls when left out. */
  readonly deposit?: bigint;
}

export interface Payers {
  /** The payer of a model; the same one again, because payments of a channel build on each other. */
  of(model: string, choice: PaymentChoice): Promise<Payer>;
  signIn(): Promise<Session>;
  /** The open session; signs in when there is none. */
  session(): Promise<Session>;
  channelContext(): Promise<ChannelContext>;
}

export function createPayers(endpoint: Endpoint): Payers {
  const { http, storage, publicClient } = endpoint;
  const made = new Map<string, Promise<Payer>>();

  const { session, newSession, renewSession } = createSessionKeeper(endpoint);

  const channelContext = async (): Promise<ChannelContext> => ({
    wallet: endpoint.wallet(),
    storage,
    publicClient,
    chainId: (await endpoint.service()).chainId,
    channels: await endpoint.contract("InferenceChannels"),
    collector: await endpoint.contract("Erc3009Collector"),
  });

  const exact = async (name: string, maxDollars: bigint | undefined): Promise<Payer> => {
    const model = await readModel(http, name);
    return createExactPayer({
      ...{ wallet: endpoint.wallet(), publicClient },
      chainId: (await endpoint.service()).chainId,
      registry: await endpoint.contract("ModelRegistry"),
      modelId: modelIdIn(name).modelId ?? model.modelId,
      probe: () => askForOffer(http, model),
      ...(maxDollars === undefined ? {} : { maxDollars }),
    });
  };

  const quota = async (name: string): Promise<Payer> => {
    const { chainId } = await endpoint.service();
    const holderAllowance = await endpoint.contract("HolderAllowance");
    const model = await readModel(http, name);
    return createQuotaPayer({ http, model, chainId, holderAllowance, session, renewSession });
  };

  const make = async (name: string, choice: PaymentChoice): Promise<Payer> => {
    const { price } = choice.maxPrice === undefined ? {} : await readModel(http, name);
    assertPrice(price, choice.maxPrice);
    if (choice.pay === "trial") return createTrialPayer({ http, model: name });
    if (choice.pay === "key") return createKeyPayer(choice.apiKey);
    if (choice.pay === "credits") return creditsPayer(endpoint, await channelContext(), { name, choice });
    return choice.pay === "exact" ? exact(name, price?.dollars) : quota(name);
  };

  return {
    signIn: newSession,
    session,
    channelContext,
    of: (model, choice) => {
      // Payments of a channel and of a holder build on each other; the others are made for their call.
      const { pay, deposit = "", maxPrice = "" } = choice;
      if (pay === "exact" || pay === "key") return make(model, choice);
      const name = `${pay} ${model} ${deposit} ${maxPrice}`;
      const payer = made.get(name) ?? make(model, choice);
      made.set(name, payer);
      payer.catch(() => made.delete(name));
      return payer;
    },
  };
}

async function creditsPayer(
  { http, publicClient, contract }: Endpoint,
  context: ChannelContext,
  { name, choice: { deposit } }: { name: string; choice: PaymentChoice },
): Promise<Payer> {
  const model = await readModel(http, name);
  const terms = { publicClient, registry: await contract("ModelRegistry") };
  return createCreditsPayer({
    ...context,
    probe: () => askForOffer(http, model),
    assertOffer: (offer) => assertOfferOf(modelIdIn(name).modelId ?? model.modelId, offer, terms),
    ...(deposit === undefined ? {} : { deposit }),
  });
}

/** The session of the endpoint's wallet: opened once, renewed when the endpoint asks for it. */
function createSessionKeeper(endpoint: Endpoint) {
  const sessionsContext = async (): Promise<SessionsContext> => {
    const { chainId } = await endpoint.service();
    return {
      storage: endpoint.storage,
      chainId,
      holderAllowance: await endpoint.contract("HolderAllowance"),
    };
  };
  const newSession = async (): Promise<Session> => signIn(endpoint.wallet(), await sessionsContext());
  const session = async (): Promise<Session> =>
    (await openSession(endpoint.wallet().address, await sessionsContext())) ?? newSession();
  const renewSession = async (): Promise<Session> => {
    await forgetSession(endpoint.wallet().address, await sessionsContext());
    return newSession();
  };
  return { session, newSession, renewSession };
}

/** @throws ComodelClientError `price-above-max` */
function assertPrice(price: ModelPrice | undefined, maxPrice: bigint | undefined): void {
  if (price === undefined || maxPrice === undefined || price.credits <= maxPrice) return;
  throw new ComodelClientError(
    "price-above-max",
    `Expected a price of at most ${maxPrice} units of credit, found ${price.credits}. Nothing was paid.`,
  );
}

import { createPublicClient, createWalletClient, http as httpTransport, type Account, type Address, type Chain, type Hex, type LocalAccount, type PublicClient, type Transport, type WalletClient } from "viem"; // prettier-ignore

import { channelFor, deposit, readOffer, type ChannelContext, type OpenChannel } from "./channel.ts";
import { buyCredits, creditCost, type Purchase } from "./credits.ts";
import { createCreditsPayer } from "./credits-payer.ts";
import { ComodelClientError } from "./errors.ts";
import { takeFromFaucet } from "./faucet.ts";
import { createHttp, type HttpAnswer } from "./http.ts";
import { askForOffer, inferPaid, toBody, type InferRequest, type PaidAnswer } from "./infer.ts";
import type { Payer } from "./payer.ts";
import { createQuotaPayer } from "./quota-payer.ts";
import { readQuota, type QuotaState } from "./quota-voucher.ts";
import { contractOf, readModel, readService, type ModelInfo, type Service } from "./service.ts";
import { forgetSession, openSession, signIn, type Session, type SessionsContext } from "./session.ts";
import { memoryStorage, type ClientStorage } from "./storage.ts";
import { verifyFile, type FileVerdict } from "./verify-file.ts";
import { assertValid, verifyReceipt, type ReceiptVerdict, type SignedReceipt } from "./verify-receipt.ts";
import { walletOf, type Wallet } from "./wallet.ts";

export interface ComodelOptions {
  /** Origin of the endpoint, such as http://localhost:3000. */
  readonly url: string;
  /** The person's key in this process (Node), or ... */
  readonly account?: LocalAccount;
  /** ... in a browser wallet. Without either, only reading and verifying work. */
  readonly walletClient?: WalletClient<Transport, Chain | undefined, Account>;
  /** A node that you trust; the endpoint's own `/rpc` when left out. */
  readonly publicClient?: PublicClient;
  /**
   * Chain and contracts that receipts are held against. When left out the endpoint is asked, and a
   * dishonest one could then name contracts of its own: pin them where that matters.
   */
  readonly service?: Service;
  /** Keeps session keys and channel notes; forgotten at the end of the process when left out. */
  readonly storage?: ClientStorage;
  readonly fetch?: typeof fetch;
}

export interface InferOptions {
  /** `quota` uses a holder's free calls, `credits` a channel. */
  readonly pay: "quota" | "credits";
  /** Credits to deposit when the channel runs short; ten calls when left out. */
  readonly deposit?: bigint;
  /** Give the same key again to fetch the same answer without paying again; a random one when left out. */
  readonly idempotencyKey?: string;
}

export interface InferResult extends PaidAnswer {
  /** The receipt's checks; all hold, or `infer` would have thrown. */
  readonly verdict: ReceiptVerdict;
}

/** A client of one Comodel endpoint. All failures are `ComodelClientError`s with a code and a sentence. */
export interface Comodel {
  service(): Promise<Service>;
  model(name: string): Promise<ModelInfo>;
  /** One signature of the wallet; afterwards free calls need none. */
  signIn(): Promise<Session>;
  quota(model: string): Promise<QuotaState>;
  /** Dollars for so many credits, both in their smallest unit (6 decimals). */
  creditCost(model: string, credits: bigint): Promise<bigint>;
  buyCredits(model: string, credits: bigint, limits?: { maxCost?: bigint }): Promise<Purchase>;
  /** Takes gas money and practice dollars, on a practice chain. */
  takeFromFaucet(): Promise<void>;
  /** Deposits credits into the wallet's channel by its own transaction. `infer` can also deposit by itself, without gas. */
  openChannel(model: string, credits: bigint): Promise<{ channelId: Hex; hash: Hex }>;
  /** Calls a model, pays, and verifies the receipt. */
  infer(model: string, request: InferRequest | Uint8Array, options: InferOptions): Promise<InferResult>;
  verifyReceipt(receipt: SignedReceipt, bytes?: { request?: Uint8Array; response?: Uint8Array; modelId?: bigint }): Promise<ReceiptVerdict>;
  /** Whether a file is the model's live release, by the chain. */
  verifyFile(file: Uint8Array, modelId: bigint): Promise<FileVerdict>;
}

export function createComodel(options: ComodelOptions): Comodel {
  const { url, storage = memoryStorage() } = options;
  const http = createHttp({ url, ...(options.fetch === undefined ? {} : { fetch: options.fetch }) });
  const publicClient = options.publicClient ?? createPublicClient({ transport: httpTransport(new URL("/rpc", url).href), cacheTime: 0, pollingInterval: 250 });
  const wallet = findWallet(options, publicClient);
  const payers = new Map<string, Promise<Payer>>();
  let known: Promise<Service> | undefined;

  const service = (): Promise<Service> => (known ??= remember(options.service ?? readService(http)));
  // A failed look-up is not kept: the endpoint may be starting.
  const remember = async (found: Service | Promise<Service>): Promise<Service> => {
    try {
      return await found;
    } catch (error) {
      known = undefined;
      throw error;
    }
  };

  const sessions = async (): Promise<SessionsContext> => ({ http, storage, url, chainId: (await service()).chainId });
  const newSession = async (): Promise<Session> => signIn(needed(wallet), await sessions());
  const currentSession = async (): Promise<Session> => (await openSession(needed(wallet).address, await sessions())) ?? newSession();

  const channelContext = async (): Promise<ChannelContext> => {
    const at = await service();
    const contracts = { channels: contractOf(at, "InferenceChannels"), collector: contractOf(at, "Erc3009Collector") };
    return { wallet: needed(wallet), storage, publicClient, chainId: at.chainId, ...contracts };
  };
  const probe = async (model: string): Promise<HttpAnswer> => askForOffer(http, await readModel(http, model));

  const makePayer = async (model: string, { pay, deposit: amount }: InferOptions): Promise<Payer> => {
    if (pay === "credits") {
      return createCreditsPayer({ ...(await channelContext()), probe: () => probe(model), ...(amount === undefined ? {} : { deposit: amount }) });
    }
    const [at, info] = [await service(), await readModel(http, model)];
    const holderAllowance = contractOf(at, "HolderAllowance");
    const renewSession = async (): Promise<Session> => {
      await forgetSession(needed(wallet).address, await sessions());
      return newSession();
    };
    return createQuotaPayer({ http, model: info, chainId: at.chainId, holderAllowance, session: currentSession, renewSession });
  };
  // One payer for each model and way, because payments of a channel build on each other.
  const payerOf = (model: string, chosen: InferOptions): Promise<Payer> => {
    const name = `${chosen.pay} ${model} ${chosen.deposit ?? ""}`;
    const made = payers.get(name) ?? makePayer(model, chosen);
    payers.set(name, made);
    made.catch(() => payers.delete(name));
    return made;
  };

  const verify: Comodel["verifyReceipt"] = async (receipt, bytes = {}) => {
    const at = await service();
    const contracts = { registry: contractOf(at, "ModelRegistry"), releaseRegistry: contractOf(at, "ReleaseRegistry") };
    return verifyReceipt(receipt, { publicClient, chainId: at.chainId, ...contracts, ...bytes });
  };

  const registryContext = async () => ({ publicClient, registry: contractOf(await service(), "ModelRegistry") });

  return {
    service,
    model: (name) => readModel(http, name),
    signIn: newSession,
    quota: (model) => readQuota(http, model, needed(wallet).address),
    creditCost: async (model, credits) => creditCost((await readModel(http, model)).modelId, credits, await registryContext()),
    buyCredits: async (model, credits, limits = {}) => {
      const { modelId } = await readModel(http, model);
      return buyCredits({ modelId, credits, ...limits }, { wallet: needed(wallet), ...(await registryContext()) });
    },
    takeFromFaucet: async () => takeFromFaucet(needed(wallet), await service(), publicClient),
    openChannel: async (model, credits) => {
      const context = await channelContext();
      const { offer } = readOffer((await probe(model)).header("PAYMENT-REQUIRED"));
      const channel: OpenChannel = await channelFor(offer, context);
      return { channelId: channel.channelId, hash: await deposit({ channel, offer, amount: credits }, context) };
    },
    infer: async (model, request, chosen) => {
      const body = request instanceof Uint8Array ? request : toBody(request);
      const payer = await payerOf(model, chosen);
      const { idempotencyKey } = chosen;
      const paid = await inferPaid(http, { model, body, payer, ...(idempotencyKey === undefined ? {} : { idempotencyKey }) });
      const verdict = await verify(paid.receipt, { request: paid.requestBytes, response: paid.responseBytes, ...modelIdIn(model) });
      assertValid(verdict);
      return { ...paid, verdict };
    },
    verifyReceipt: verify,
    verifyFile: async (file, modelId) => verifyFile(file, { publicClient, modelId, releaseRegistry: contractOf(await service(), "ReleaseRegistry") }),
  };
}

function findWallet({ account, walletClient, url }: ComodelOptions, publicClient: PublicClient): Wallet | undefined {
  if (walletClient !== undefined) return walletOf(walletClient, publicClient);
  if (account === undefined) return undefined;
  const transport = httpTransport(publicClient.transport["url"] as string | undefined ?? new URL("/rpc", url).href);
  return walletOf(createWalletClient({ account, transport }), publicClient);
}

function needed(wallet: Wallet | undefined): Wallet {
  if (wallet !== undefined) return wallet;
  throw new ComodelClientError("wallet-missing", "Expected a wallet, found none. Give createComodel an account or a walletClient.");
}

/** A route id ends with the model's id, which the receipt then must be about; an alias says nothing. */
export function modelIdIn(route: string): { modelId?: bigint } {
  const digits = /-(\d+)$/.exec(route)?.[1];
  return digits === undefined ? {} : { modelId: BigInt(digits) };
}

import type { Hex } from "viem";

import { createApiKey, listApiKeys, revokeApiKey, type ApiKeyInfo, type KeyMandate } from "./api-keys.ts";
import { assertOfferOf, channelFor, deposit, readOffer } from "./channel.ts";
import { buyCredits, creditCost, type Purchase } from "./credits.ts";
import { createEndpoint, type ComodelOptions, type Endpoint } from "./endpoint.ts";
import { takeFromFaucet } from "./faucet.ts";
import { askForOffer, inferPaid, toBody, type InferRequest, type PaidAnswer } from "./infer.ts";
import { embedPaid, type PaidVectors } from "./embed.ts";
import { createPayers, type PaymentChoice, type Payers } from "./payers.ts";
import { readQuota, type QuotaState } from "./quota-voucher.ts";
import { modelIdIn, readModel, type ModelInfo, type Service } from "./service.ts";
import type { Session } from "./session.ts";
import { streamText, type PaidText, type TextRequest } from "./text.ts";
import { verifyFile, type FileVerdict } from "./verify-file.ts";
import { assertValid, verifyReceipt, type ReceiptVerdict, type SignedReceipt } from "./verify-receipt.ts";

export interface InferOptions extends PaymentChoice {
  /** Give the same key again to fetch the same answer without paying again; a random one when left out. */
  readonly idempotencyKey?: string;
}

export interface InferResult extends PaidAnswer {
  /** The receipt's checks; all hold, or `infer` would have thrown. */
  readonly verdict: ReceiptVerdict;
}

export interface TextOptions extends InferOptions {
  /** Stops the writing; what had come until then is charged. */
  readonly signal?: AbortSignal;
}

/** A text, or vectors, with the receipt's checks; all hold, or an error would have been thrown. */
export type TextResult = PaidText & { readonly verdict: ReceiptVerdict };
export type EmbedResult = PaidVectors & { readonly verdict: ReceiptVerdict };

/** What a receipt is held against beside the chain; what is left out is not checked. */
export interface ReceiptSubject {
  /** Exact bytes that were sent. */
  readonly request?: Uint8Array;
  /** Exact bytes that came back. */
  readonly response?: Uint8Array;
  readonly modelId?: bigint;
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
  /** Goes on with a text, piece by piece; returns it whole with its receipt, checked, at the end or when it was stopped. */
  stream(model: string, request: TextRequest, options: TextOptions): AsyncGenerator<string, TextResult>;
  /** Goes on with a text and answers it whole. */
  complete(model: string, request: TextRequest, options: TextOptions): Promise<TextResult>;
  /** One vector for each text, of length 1: the nearer two are, the nearer the meanings. */
  embed(model: string, texts: readonly string[], options: InferOptions): Promise<EmbedResult>;
  /** Makes an API key with limits over credits of the wallet; answers the key, which is shown nowhere again. */
  createApiKey(model: string, mandate: KeyMandate): Promise<string>;
  apiKeys(): Promise<ApiKeyInfo[]>;
  revokeApiKey(id: string): Promise<void>;
  verifyReceipt(receipt: SignedReceipt, subject?: ReceiptSubject): Promise<ReceiptVerdict>;
  /** Whether a file is the model's live release, by the chain. */
  verifyFile(file: Uint8Array, modelId: bigint): Promise<FileVerdict>;
}

export function createComodel(options: ComodelOptions): Comodel {
  const endpoint = createEndpoint(options);
  const { http, publicClient } = endpoint;
  const payers = createPayers(endpoint);
  const model = (name: string): Promise<ModelInfo> => readModel(http, name);
  return {
    service: endpoint.service,
    model,
    signIn: payers.signIn,
    quota: (name) => readQuota(http, name, endpoint.wallet().address),
    creditCost: async (name, credits) => {
      const registry = await endpoint.contract("ModelRegistry");
      return creditCost((await model(name)).modelId, credits, { publicClient, registry });
    },
    buyCredits: async (name, credits, limits = {}) => {
      const registry = await endpoint.contract("ModelRegistry");
      const { modelId } = await model(name);
      return buyCredits(
        { modelId, credits, ...limits },
        { wallet: endpoint.wallet(), publicClient, registry },
      );
    },
    takeFromFaucet: async () => takeFromFaucet(endpoint.wallet(), await endpoint.service(), publicClient),
    openChannel: async (name, credits) =>
      openChannel(endpoint, payers, { model: await model(name), credits }),
    createApiKey: async (name, mandate) => makeKey(endpoint, payers, { model: await model(name), mandate }),
    apiKeys: () => listApiKeys({ http, session: payers.session }),
    revokeApiKey: (id) => revokeApiKey(id, { http, session: payers.session }),
    infer: (name, request, choice) => inferAndVerify(endpoint, payers, { name, request, choice }),
    stream: (name, request, options) => streamAndVerify(endpoint, payers, { name, request, options }),
    complete: async (name, request, options) => {
      const pieces = streamAndVerify(endpoint, payers, { name, request, options });
      for (;;) {
        const next = await pieces.next();
        if (next.done === true) return next.value;
      }
    },
    embed: async (name, texts, { idempotencyKey, ...choice }) => {
      const payer = await payers.of(name, choice);
      const key = idempotencyKey === undefined ? {} : { idempotencyKey };
      const paid = await embedPaid(endpoint.http, { model: name, texts, payer, ...key });
      return { ...paid, verdict: await assertPaid(endpoint, name, paid) };
    },
    verifyReceipt: (receipt, subject = {}) => verifyWith(endpoint, receipt, subject),
    verifyFile: async (file, modelId) =>
      verifyFile(file, {
        publicClient,
        modelId,
        releaseRegistry: await endpoint.contract("ReleaseRegistry"),
      }),
  };
}

async function openChannel(
  { http, contract }: Endpoint,
  payers: Payers,
  { model, credits }: { model: ModelInfo; credits: bigint },
): Promise<{ channelId: Hex; hash: Hex }> {
  const context = await payers.channelContext();
  const { offer } = readOffer((await askForOffer(http, model)).header("PAYMENT-REQUIRED"));
  await assertOfferOf(model.modelId, offer, { ...context, registry: await contract("ModelRegistry") });
  const channel = await channelFor(offer, context);
  const hash = await deposit({ channel, offer, amount: credits }, context);
  return { channelId: channel.channelId, hash };
}

async function makeKey(
  { http, contract }: Endpoint,
  payers: Payers,
  { model, mandate }: { model: ModelInfo; mandate: KeyMandate },
): Promise<string> {
  const { offer } = readOffer((await askForOffer(http, model)).header("PAYMENT-REQUIRED"));
  const order = { ...mandate, model: model.name, modelId: model.modelId, offer };
  const registry = await contract("ModelRegistry");
  const channel = await payers.channelContext();
  return createApiKey({ ...order, registry }, { http, session: payers.session, channel });
}

async function inferAndVerify(
  endpoint: Endpoint,
  payers: Payers,
  { name, request, choice }: { name: string; request: InferRequest | Uint8Array; choice: InferOptions },
): Promise<InferResult> {
  const body = request instanceof Uint8Array ? request : toBody(request);
  const payer = await payers.of(name, choice);
  const { idempotencyKey } = choice;
  const key = idempotencyKey === undefined ? {} : { idempotencyKey };
  const paid = await inferPaid(endpoint.http, { model: name, body, payer, ...key });
  return { ...paid, verdict: await assertPaid(endpoint, name, paid) };
}

async function* streamAndVerify(
  endpoint: Endpoint,
  payers: Payers,
  { name, request, options }: { name: string; request: TextRequest; options: TextOptions },
): AsyncGenerator<string, TextResult> {
  const { idempotencyKey, signal, ...choice } = options;
  const payer = await payers.of(name, choice);
  const key = idempotencyKey === undefined ? {} : { idempotencyKey };
  const stop = signal === undefined ? {} : { signal };
  const paid = yield* streamText(endpoint.http, { model: name, request, payer, ...key, ...stop });
  return { ...paid, verdict: await assertPaid(endpoint, name, paid) };
}

/** The checks of a paid answer's receipt. @throws ComodelClientError `receipt-invalid` when one does not hold */
async function assertPaid(
  endpoint: Endpoint,
  name: string,
  paid: { receipt: SignedReceipt; requestBytes: Uint8Array; responseBytes: Uint8Array | undefined },
): Promise<ReceiptVerdict> {
  const { receipt, requestBytes: request, responseBytes } = paid;
  const response = responseBytes === undefined ? {} : { response: responseBytes };
  const verdict = await verifyWith(endpoint, receipt, { request, ...response, ...modelIdIn(name) });
  assertValid(verdict);
  return verdict;
}

async function verifyWith(
  endpoint: Endpoint,
  receipt: SignedReceipt,
  subject: ReceiptSubject,
): Promise<ReceiptVerdict> {
  const { chainId } = await endpoint.service();
  const registry = await endpoint.contract("ModelRegistry");
  const releaseRegistry = await endpoint.contract("ReleaseRegistry");
  const { publicClient } = endpoint;
  return verifyReceipt(receipt, { publicClient, chainId, registry, releaseRegistry, ...subject });
}

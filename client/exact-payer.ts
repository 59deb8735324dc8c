import { bytesToHex, isAddressEqual, type Address, type Hex, type PublicClient } from "viem";

import { modelRegistryAbi } from "../generated/abi/ModelRegistry.ts";
import { ComodelClientError } from "./errors.ts";
import { fromHeaderJson, toHeaderJson } from "./header-json.ts";
import { answerError, type HttpAnswer } from "./http.ts";
import { payAtOnce, type SinglePayer } from "./payer.ts";
import { transferAuthorizationTypes } from "./typed-data.ts";
import type { Wallet } from "./wallet.ts";

export interface ExactPayerOptions {
  readonly wallet: Wallet;
  readonly publicClient: PublicClient;
  readonly chainId: number;
  readonly registry: Address;
  readonly modelId: bigint;
  /** Asks the endpoint for its offer by a call without payment. */
  readonly probe: () => Promise<HttpAnswer>;
  /** Dollars, smallest unit, that one call may cost. */
  readonly maxDollars?: bigint;
}

/** What an endpoint asks for one call in dollars: x402 `PaymentRequirements` of `exact`. */
interface ExactOffer {
  readonly scheme: "exact";
  readonly network: string;
  readonly amount: string;
  readonly asset: Address;
  readonly payTo: Address;
  readonly maxTimeoutSeconds: number;
  readonly extra: { readonly name: string; readonly version: string };
}

const VALUE_MISMATCH = "invalid_exact_evm_payload_authorization_value_mismatch";
const PAUSE_MS = 1_000;

/** Pays one call in dollars by one signature. All tries of the call show the same payment, so it is paid once. */
export function createExactPayer(options: ExactPayerOptions): SinglePayer {
  let payment: Promise<Record<string, string>> | undefined;
  return payAtOnce({
    headers: (probe = options.probe) => {
      payment ??= signPayment({ ...options, probe });
      payment.catch(() => (payment = undefined));
      return payment;
    },
    paid: () => Promise.resolve(),
    recover: async (answer) => {
      const problem = answerError(answer);
      const required = readRequired(answer);
      if (problem.code === "payment-in-use") return new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
      // A vote has changed the price: the refused signature is worth nothing at the new one.
      if (required.error !== VALUE_MISMATCH) throw problem;
      payment = undefined;
      return undefined;
    },
  });
}

async function signPayment(options: ExactPayerOptions): Promise<Record<string, string>> {
  const { wallet, chainId, maxDollars } = options;
  const offer = findOffer(await options.probe());
  await assertForModel(offer, options);
  const value = BigInt(offer.amount);
  if (maxDollars !== undefined && value > maxDollars) {
    throw new ComodelClientError(
      "price-above-max",
      `Expected a price of at most ${maxDollars} units of dollars, found ${value}. Nothing was signed.`,
    );
  }
  const { name, version } = offer.extra;
  const message = {
    from: wallet.address,
    to: offer.payTo,
    value,
    validAfter: 0n,
    validBefore: BigInt(Math.floor(Date.now() / 1000) + offer.maxTimeoutSeconds),
    nonce: bytesToHex(crypto.getRandomValues(new Uint8Array(32))),
  };
  const signature: Hex = await wallet.signTypedData({
    domain: { name, version, chainId, verifyingContract: offer.asset },
    types: transferAuthorizationTypes,
    primaryType: "TransferWithAuthorization",
    message,
  });
  const authorization = {
    ...message,
    value: `${value}`,
    validAfter: "0",
    validBefore: `${message.validBefore}`,
  };
  const payload = { signature, authorization };
  return { "payment-signature": toHeaderJson({ x402Version: 2, accepted: offer, payload }) };
}

function readRequired(answer: HttpAnswer): { error?: string; accepts?: ExactOffer[] } {
  const header = answer.header("PAYMENT-REQUIRED");
  return header === null ? {} : (fromHeaderJson(header, "PAYMENT-REQUIRED") as { error?: string; accepts?: ExactOffer[] }); // prettier-ignore
}

function findOffer(answer: HttpAnswer): ExactOffer {
  const offer = readRequired(answer).accepts?.find(({ scheme }) => scheme === "exact");
  if (offer !== undefined && /^\d+$/.test(offer.amount)) return offer;
  throw new ComodelClientError(
    "no-exact-offer",
    "Expected the endpoint to accept dollars for a single call, found no such offer.",
  );
}

/** A payment is a signature over whatever token and receiver the offer names. */
async function assertForModel(
  { asset, payTo }: ExactOffer,
  { publicClient, registry, modelId }: ExactPayerOptions,
): Promise<void> {
  const [{ till }, dollar] = await Promise.all([
    publicClient.readContract({
      address: registry,
      abi: modelRegistryAbi,
      functionName: "parts",
      args: [modelId],
    }),
    publicClient.readContract({ address: registry, abi: modelRegistryAbi, functionName: "asset" }),
  ]);
  if (isAddressEqual(asset, dollar) && isAddressEqual(payTo, till)) return;
  throw new ComodelClientError(
    "offer-not-for-model",
    `Expected an offer in dollars ${dollar} for the till ${till} of model ${modelId}, found ${asset} for ${payTo}. Nothing was signed.`,
  );
}

import type { ChainReader } from "../chain/clients.ts";
import { formatDollars } from "../core/units.ts";
import { domainSeparator, hashText, hashWords, toWord, typedDataDigest } from "../metering/struct-hash.ts";
import { hasCode, isSignedByContract } from "./contract-signature.ts";
import type { ExactPayment } from "./exact-payload.ts";
import type { ModelTerms } from "./model-terms.ts";
import { PaymentRefused } from "./payment-refused.ts";
import { recoverSigner } from "./recover-signer.ts";

const TRANSFER = hashText(
  "TransferWithAuthorization(address from,address to,uint256 value,uint256 validAfter,uint256 validBefore,bytes32 nonce)",
);
/** A payment must be good for long enough to be mined, and may not lie about until somebody finds it. */
const LEAST_SECONDS_LEFT = 6n;

export interface ExpectedPayment {
  readonly chainId: number;
  readonly terms: ModelTerms;
  /** Dollars, smallest unit. */
  readonly price: bigint;
  readonly nowSeconds: bigint;
}

function expect(holds: boolean, x402Error: string, message: string): void {
  if (!holds) throw new PaymentRefused("payment-not-for-us", message, { x402Error });
}

/** @throws PaymentRefused `payment-not-for-us` naming the first thing that is not as it must be */
export function assertMeantForUs(
  { accepted, payload: { authorization } }: ExactPayment,
  { chainId, terms, price }: ExpectedPayment,
): void {
  const { from, to, value } = authorization;
  const network = `eip155:${chainId}`;
  expect(
    accepted.network === network,
    "invalid_network",
    `Expected a payment on ${network}, found ${accepted.network}.`,
  );
  expect(
    accepted.asset === terms.dollar.address,
    "invalid_payment_requirements",
    `Expected a payment in the dollar ${terms.dollar.address}, found ${accepted.asset}.`,
  );
  expect(
    to === terms.till,
    "invalid_exact_evm_payload_recipient_mismatch",
    `Expected a payment to the till ${terms.till}, found one from ${from} to ${to}.`,
  );
  expect(
    value === price,
    "invalid_exact_evm_payload_authorization_value_mismatch",
    `Expected a payment of exactly ${formatDollars(price)} dollars, found ${formatDollars(value)}.`,
  );
}

/** @throws PaymentRefused `payment-not-for-us` for a payment that the chain would not take now */
export function assertInTime(
  { payload: { authorization } }: ExactPayment,
  { nowSeconds }: Pick<ExpectedPayment, "nowSeconds">,
): void {
  const { validAfter, validBefore } = authorization;
  expect(
    validAfter <= nowSeconds,
    "invalid_exact_evm_payload_authorization_valid_after",
    `Expected a payment that may be used now, found one from second ${validAfter} on.`,
  );
  expect(
    validBefore >= nowSeconds + LEAST_SECONDS_LEFT,
    "invalid_exact_evm_payload_authorization_valid_before",
    `Expected a payment that may be used for ${LEAST_SECONDS_LEFT} seconds more, found one until second ${validBefore}.`,
  );
}

/** @throws PaymentRefused `payment-signature-wrong` */
export async function assertSignedByPayer(
  { payload: { authorization, signature } }: ExactPayment,
  { terms, chainId }: ExpectedPayment,
  reader: ChainReader,
): Promise<void> {
  const { from, to, value, validAfter, validBefore, nonce } = authorization;
  const { address: verifyingContract, name, version } = terms.dollar;
  const separator = domainSeparator({ name, version, chainId, verifyingContract });
  const words = [from, to, value, validAfter, validBefore, nonce].map(toWord);
  const digest = typedDataDigest(separator, hashWords([TRANSFER, ...words]));
  if (recoverSigner(digest, signature) === from.toLowerCase()) return;
  const isContract = await hasCode(from, reader);
  if (isContract && (await isSignedByContract({ wallet: from, digest, signature }, reader))) return;
  throw new PaymentRefused(
    "payment-signature-wrong",
    `Expected the payment to be signed by ${from}, found another signature.`,
    { x402Error: "invalid_exact_evm_payload_signature" },
  );
}

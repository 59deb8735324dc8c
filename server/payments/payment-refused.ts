import { Refused } from "../core/errors.ts";

/** What a client needs to put its channel right after a mismatch (x402 `channelState`, `voucherState`). */
export interface ChannelCorrection {
  readonly channelState: Readonly<Record<string, string | number>>;
  readonly voucherState?: { readonly signedMaxClaimable: string; readonly signature: string };
}

export interface PaymentRefusedFacts {
  /** The x402 error id that stock clients know. */
  readonly x402Error?: string;
  readonly correction?: ChannelCorrection;
  readonly retryAfterMs?: number;
}

/** A payment that is not enough, not genuine or not for this model: answered with 402 and all ways that would do. */
export class PaymentRefused extends Refused {
  readonly x402Error: string | undefined;
  readonly correction: ChannelCorrection | undefined;

  constructor(
    code: string,
    message: string,
    { x402Error, correction, retryAfterMs }: PaymentRefusedFacts = {},
  ) {
    super(code, message, { status: 402, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) });
    this.x402Error = x402Error;
    this.correction = correction;
  }
}

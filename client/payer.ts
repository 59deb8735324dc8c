import type { HttpAnswer } from "./http.ts";

/** Asks the endpoint for its offer, by a call without payment. */
export type Probe = () => Promise<HttpAnswer>;

/** What pays for one call, through all its tries. */
export interface Payment {
  /** The headers that pay for the next try; with a probe, for a call whose price is not that of any other. */
  headers(probe?: Probe): Promise<Record<string, string>>;
  /** Notes what a good answer says was charged. @throws ComodelClientError when it is more than agreed */
  paid(answer: Pick<HttpAnswer, "header">): Promise<void>;
  /**
   * Puts this payment right after a 402, so that another try makes sense.
   * @throws ComodelClientError when no further try can help
   */
  recover(answer: HttpAnswer): Promise<void>;
}

/** One way in which a client pays for calls. */
export interface Payer {
  /** Runs a call with its payment: at once, or after others where payments build on each other. */
  pay<Result>(call: (payment: Payment) => Promise<Result>): Promise<Result>;
}

/** A payer whose calls do not depend on each other's payments. */
export interface SinglePayer extends Payer, Payment {}

export function payAtOnce(payment: Payment): SinglePayer {
  return { ...payment, pay: (call) => call(payment) };
}

import type { HttpAnswer } from "./http.ts";

/** Asks the endpoint for its offer, by a call without payment. */
export type Probe = () => Promise<HttpAnswer>;

/** One way in which a client pays for a call. */
export interface Payer {
  /** Runs one call after the other where payments build on each other. */
  inTurn<Result>(call: () => Promise<Result>): Promise<Result>;
  /** The headers that pay for the next call; with a probe, for a call whose price is not that of any other. */
  headers(probe?: Probe): Promise<Record<string, string>>;
  /** Notes what a good answer says was charged. @throws ComodelClientError when it is more than agreed */
  paid(answer: Pick<HttpAnswer, "header">): Promise<void>;
  /**
   * Puts this payer right after a 402, so that another try makes sense.
   * @throws ComodelClientError when no further try can help
   */
  recover(answer: HttpAnswer): Promise<void>;
}

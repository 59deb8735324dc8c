/** A release that the chain calls live, and what the endpoint needs to serve and charge for it. */
export interface VotedRelease {
  /** Decimal id of the model, as in URLs and the index. */
  readonly modelId: string;
  readonly modelName: string;
  /** `slug-modelId`: unique, stable, readable. */
  readonly route: string;
  readonly slug: string;
  readonly releaseId: bigint;
  /** 1, 2, 3 ... within its model. */
  readonly number: number;
  /** Lower-case hex without `0x`. */
  readonly weightsSha256: string;
  readonly manifestSha256: string;
  /** A release on trial beside this one. */
  readonly canary?: VotedCanary;
}

/** A release that was accepted for a trial: it gets a part of the calls before it is live. */
export interface VotedCanary {
  readonly release: VotedRelease;
  /** Ten-thousandths of the calls. */
  readonly shareBps: number;
}

/** The port to the chain and its index: what is live now, at a block that can no longer be undone. */
export interface VotedReleases {
  /** Throws `Unavailable` when chain or index cannot be asked; the endpoint then keeps what it serves. */
  list(): Promise<readonly VotedRelease[]>;
}

/**
 * What payments must remember beside charges, in the same store as the ledger. Amounts are in the smallest unit of
 * what they count; times are seconds since 1970.
 */

/** A transaction that was signed and whose fate is not known yet. */
export interface OutboxEntry {
  readonly hash: string;
  readonly raw: string;
  readonly nonce: number;
  /** The attempt in words, for the log. */
  readonly what: string;
}

/** Signed transactions, kept before they are sent: after a crash the same ones are sent again, never others. */
export interface OutboxStore {
  /** Durable when it resolves. */
  put(entry: OutboxEntry): Promise<void>;
  drop(hash: string): Promise<void>;
  /** By nonce. */
  list(): Promise<OutboxEntry[]>;
}

/**
 * A payment of dollars for one call.
 * `collecting`: it is being brought on chain. `paid`: it is there and its call runs. `sent`: so it is, but cannot go
 * back. `served`: the call was answered. `owed`: the call failed and the payment goes back. `refunded`: it went back.
 * `kept`: its call failed and it cannot go back, so the same payment may be shown again.
 */
export type PurchaseState = "collecting" | "paid" | "sent" | "served" | "owed" | "refunded" | "kept";

export interface Purchase {
  /** `payer:nonce`, both lower-case hex: a token takes each nonce of a payer once. */
  readonly id: string;
  /** Model id, decimal. */
  readonly model: string;
  readonly till: string;
  readonly payer: string;
  readonly nonce: string;
  /** Dollars. */
  readonly amount: bigint;
  /** When the authorization can no longer be used. */
  readonly validBefore: number;
  readonly state: PurchaseState;
}

export interface PurchaseStore {
  /** Takes a payment up as `collecting`, durably; answers the state of one that is known already and changes nothing. */
  take(purchase: Omit<Purchase, "state">): Promise<PurchaseState | undefined>;
  /** False when it was in none of these states; then nothing changes. Durable when it resolves. */
  move(id: string, from: readonly PurchaseState[], to: PurchaseState): Promise<boolean>;
  inState(state: PurchaseState): Promise<Purchase[]>;
  /** Forgets a payment that never arrived and no longer can. */
  forget(id: string): Promise<void>;
}

/** What the owner of an API key lets its bearer do, and the voucher that pays for it. */
export interface ApiKey {
  /** Public part of the key; 16 hex digits. */
  readonly id: string;
  /** sha256 of the whole key, lower-case hex. */
  readonly secretHash: string;
  /** Lower-case address of the owner. */
  readonly holder: string;
  readonly label: string;
  /** The model whose credits the channel holds, decimal id. */
  readonly model: string;
  readonly channelId: string;
  /** The channel's config, as JSON text. */
  readonly channel: string;
  /** The most that the owner signed for, cumulative over the channel. */
  readonly ceiling: bigint;
  readonly signature: string;
  /** Credits for one call, at most. */
  readonly perCall: bigint;
  /** Credits for one day (UTC), at most. */
  readonly perDay: bigint;
  readonly createdAt: number;
  readonly expiresAt: number;
  readonly revokedAt: number | null;
}

export interface ApiKeyStore {
  /** Durable when it resolves. */
  add(key: ApiKey): Promise<void>;
  find(id: string): Promise<ApiKey | undefined>;
  /** Newest first. */
  ofHolder(holder: string): Promise<ApiKey[]>;
  /** False when the holder has no such key. Durable when it resolves. */
  revoke(holder: string, id: string, at: number): Promise<boolean>;
}

/** Tables for what payments remember beside charges. */
export const RECORDS_SCHEMA = `
CREATE TABLE outbox (hash TEXT PRIMARY KEY, raw TEXT NOT NULL, nonce INTEGER NOT NULL, what TEXT NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE purchases (
  id TEXT PRIMARY KEY,
  model TEXT NOT NULL,
  till TEXT NOT NULL,
  payer TEXT NOT NULL,
  nonce TEXT NOT NULL,
  amount INTEGER NOT NULL,
  valid_before INTEGER NOT NULL,
  state TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX purchases_open ON purchases (state) WHERE state IN ('collecting', 'paid', 'owed');

CREATE TABLE api_keys (
  id TEXT PRIMARY KEY,
  secret_hash TEXT NOT NULL,
  holder TEXT NOT NULL,
  label TEXT NOT NULL,
  model TEXT NOT NULL,
  channel_id TEXT NOT NULL,
  channel TEXT NOT NULL,
  ceiling INTEGER NOT NULL,
  signature TEXT NOT NULL,
  per_call INTEGER NOT NULL,
  per_day INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  revoked_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX api_keys_by_holder ON api_keys (holder, created_at);
`;

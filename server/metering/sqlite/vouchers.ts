import type { DatabaseSync } from "node:sqlite";

import type { HeldVoucher, OutstandingVoucher, VoucherKind } from "../ledger.ts";
import { prepare, type Row } from "./database.ts";

export interface VoucherOperations {
  /** Keeps a voucher unless one with a higher ceiling is held. */
  keep(account: string, model: string, voucher: HeldVoucher): void;
  of(account: string): HeldVoucher | undefined;
  outstanding(kind: VoucherKind): OutstandingVoucher[];
  recordClaim(account: string, totalClaimed: bigint): void;
}

export function createVoucherOperations(db: DatabaseSync): VoucherOperations {
  const keep = prepare(
    db,
    `INSERT INTO vouchers (account, kind, model, ceiling, signature, terms, claimed) VALUES (?, ?, ?, ?, ?, ?, 0)
     ON CONFLICT (account) DO UPDATE SET ceiling = excluded.ceiling, signature = excluded.signature, terms = excluded.terms
       WHERE excluded.ceiling >= vouchers.ceiling`,
  );
  const select = prepare(db, "SELECT kind, ceiling, signature, terms FROM vouchers WHERE account = ?");
  const outstanding = prepare(
    db,
    `SELECT vouchers.*, accounts.charged FROM vouchers JOIN accounts USING (account)
     WHERE kind = ? AND accounts.charged > vouchers.claimed ORDER BY account`,
  );
  const record = prepare(db, "UPDATE vouchers SET claimed = max(claimed, ?) WHERE account = ?");
  return {
    keep: (account, model, voucher) =>
      void keep.run(account, voucher.kind, model, voucher.ceiling, voucher.signature, voucher.terms),
    of: (account) => {
      const row = select.get(account);
      return row === undefined ? undefined : toVoucher(row);
    },
    outstanding: (kind) =>
      outstanding.all(kind).map((row) => ({
        ...toVoucher(row),
        account: String(row["account"]),
        model: String(row["model"]),
        charged: row["charged"] as bigint,
        claimed: row["claimed"] as bigint,
      })),
    recordClaim: (account, totalClaimed) => void record.run(totalClaimed, account),
  };
}

function toVoucher(row: Row): HeldVoucher {
  return {
    kind: row["kind"] as VoucherKind,
    ceiling: row["ceiling"] as bigint,
    signature: String(row["signature"]),
    terms: String(row["terms"]),
  };
}

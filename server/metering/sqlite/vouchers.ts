import type { DatabaseSync } from "node:sqlite";

import type { HeldVoucher, OutstandingVoucher, VoucherKind } from "../ledger.ts";
import type { ChargeRequest } from "../reservation-book.ts";
import { prepare, type Row } from "./database.ts";

type VoucherCharge = Pick<ChargeRequest, "account" | "model" | "voucher">;

export interface VoucherOperations {
  /** Keeps the vouchers of charges where none with a higher ceiling is held. */
  keep(charges: readonly VoucherCharge[]): void;
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
    keep: (charges) => {
      for (const [account, { model, voucher }] of highestOf(charges)) {
        const { kind, ceiling, signature, terms } = voucher;
        keep.run(account, kind, model, ceiling, signature, terms);
      }
    },
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

/** One voucher for each account, however many calls of a group it pays for; of two alike the later one. */
function highestOf(
  charges: readonly VoucherCharge[],
): ReadonlyMap<string, { model: string; voucher: HeldVoucher }> {
  const highest = new Map<string, { model: string; voucher: HeldVoucher }>();
  for (const { account, model, voucher } of charges) {
    if (voucher === undefined) continue;
    const known = highest.get(account);
    if (known === undefined || voucher.ceiling >= known.voucher.ceiling)
      highest.set(account, { model, voucher });
  }
  return highest;
}

function toVoucher(row: Row): HeldVoucher {
  return {
    kind: row["kind"] as VoucherKind,
    ceiling: row["ceiling"] as bigint,
    signature: String(row["signature"]),
    terms: String(row["terms"]),
  };
}

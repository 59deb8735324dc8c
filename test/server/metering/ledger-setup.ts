import { createHash } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestContext } from "node:test";

import { systemClock } from "../../../server/core/clock.ts";
import { createMeter, type Meter } from "../../../server/metering/meter.ts";
import { createSqliteStore, type SqliteStore } from "../../../server/metering/sqlite/sqlite-store.ts";

/** The publicly known key of account 1 of the Hardhat test mnemonic. */
export const OPERATOR_KEY = "0x59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d";
export const DOMAIN = { chainId: 31337, registry: "0x5fbdb2315678afecb367f032d93f642f64180aa3" };
export const CREDIT = 1_000_000n;

export function sha256Hex(data: string | Uint8Array): string {
  return `0x${createHash("sha256").update(data).digest("hex")}`;
}

export async function makeFolder(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "comodel-ledger-"));
  t.after(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

export async function openStore(file: string): Promise<SqliteStore> {
  return createSqliteStore({ file, operatorKey: OPERATOR_KEY, domain: DOMAIN });
}

/** A meter on a fresh ledger file, closed when the test ends. */
export async function openMeter(t: TestContext): Promise<{ meter: Meter; store: SqliteStore; file: string }> {
  const file = join(await makeFolder(t), "ledger.sqlite");
  const store = await openStore(file);
  t.after(() => store.stop());
  return { meter: createMeter({ ledger: store.ledger, clock: systemClock }), store, file };
}

export const owner = `0x${"aa".repeat(32)}`;

/** A reservation request of one credit on a roomy account, changed as the test needs. */
export function request(
  changes: Partial<Parameters<Meter["reserve"]>[0]> = {},
): Parameters<Meter["reserve"]>[0] {
  return {
    account: "channel:one",
    owner,
    model: "1",
    amount: CREDIT,
    limit: 1_000n * CREDIT,
    floor: 0n,
    requestHash: sha256Hex("request"),
    ...changes,
  };
}

export function delivered(
  changes: Partial<Parameters<Meter["commit"]>[1]> = {},
): Parameters<Meter["commit"]>[1] {
  return {
    charged: CREDIT,
    releaseId: 7n,
    runtimeHash: sha256Hex("runtime"),
    responseHash: sha256Hex("response"),
    answer: { status: 200, headers: { "content-type": "application/json" }, body: Buffer.from("response") },
    ...changes,
  };
}

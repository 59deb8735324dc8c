import assert from "node:assert/strict";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { describe, it } from "node:test";

import {
  concat,
  encodeAbiParameters,
  hashStruct,
  hashTypedData,
  keccak256,
  recoverAddress,
  type Hex,
} from "viem";

import { systemClock } from "../../../server/core/clock.ts";
import { createMeter } from "../../../server/metering/meter.ts";
import { toReceiptHeader, type SignedReceipt } from "../../../server/metering/receipt.ts";
import {
  CREDIT,
  delivered,
  DOMAIN,
  makeFolder,
  openMeter,
  openStore,
  owner,
  request,
} from "./ledger-setup.ts";

const types = {
  Receipt: [
    { name: "releaseId", type: "bytes32" },
    { name: "requestHash", type: "bytes32" },
    { name: "responseHash", type: "bytes32" },
    { name: "runtimeHash", type: "bytes32" },
    { name: "account", type: "bytes32" },
    { name: "charged", type: "uint128" },
    { name: "chargedCumulative", type: "uint128" },
    { name: "issuedAt", type: "uint64" },
    { name: "operator", type: "address" },
  ],
  ReceiptBatch: [{ name: "root", type: "bytes32" }],
} as const;

describe("a receipt", () => {
  it("is a leaf of the batch whose root the operator signed, checked with viem's own EIP-712", async (t) => {
    const { meter } = await openMeter(t);
    const outcomes = await Promise.all(
      Array.from({ length: 37 }, async (_, index) => {
        const reservation = await meter.reserve(request({ account: `channel:${index}` }));
        assert.equal(reservation.kind, "reserved");
        if (reservation.kind !== "reserved") throw new Error("unreachable");
        return meter.commit(reservation, delivered());
      }),
    );
    for (const { receipt } of outcomes) await assertGenuine(receipt);
    const roots = new Set(outcomes.map(({ receipt }) => receipt.root));
    assert.ok(roots.size < outcomes.length, "expected calls that came together to share a signature");
  });

  it("reads back from the ledger as it was given out, newest first", async (t) => {
    const { meter } = await openMeter(t);
    const given: SignedReceipt[] = [];
    for (let call = 0; call < 3; call += 1) {
      const reservation = await meter.reserve(request());
      if (reservation.kind !== "reserved")
        throw new Error(`expected a reservation, found ${reservation.kind}`);
      given.push((await meter.commit(reservation, delivered())).receipt);
    }
    assert.deepEqual(await meter.receipts(owner, 2), [given[2], given[1]]);
    assert.deepEqual(given.map(({ receipt }) => receipt.chargedCumulative), [CREDIT, 2n * CREDIT, 3n * CREDIT]); // prettier-ignore
  });

  it("is found by the reference of its charge, in a ledger of an older version too", async (t) => {
    const file = join(await makeFolder(t), "ledger.sqlite");
    const charge = async (reference: string): Promise<SignedReceipt> => {
      const store = await openStore(file);
      const meter = createMeter({ ledger: store.ledger, clock: systemClock });
      const reservation = await meter.reserve(request());
      if (reservation.kind !== "reserved")
        throw new Error(`expected a reservation, found ${reservation.kind}`);
      const { receipt } = await meter.commit(reservation, delivered({ reference }));
      assert.deepEqual(await meter.receiptOf(reference), receipt);
      assert.equal(await meter.receiptOf("another"), undefined);
      await store.stop();
      return receipt;
    };
    await charge("first");
    const older = new DatabaseSync(file);
    older.exec(
      `DROP TABLE outbox; DROP TABLE purchases; DROP TABLE api_keys; DROP INDEX receipts_by_reference;
       ALTER TABLE receipts DROP COLUMN reference; CREATE TABLE reservations (id INTEGER PRIMARY KEY);
       CREATE INDEX receipts_by_batch ON receipts (batch, position);
       ALTER TABLE accounts ADD COLUMN reserved INTEGER NOT NULL DEFAULT 0; PRAGMA user_version = 1;`,
    );
    older.close();
    assert.equal((await charge("second")).receipt.chargedCumulative, 2n * CREDIT);
  });

  it("travels in a header as base64 JSON with amounts as decimal text", async (t) => {
    const { meter } = await openMeter(t);
    const reservation = await meter.reserve(request());
    if (reservation.kind !== "reserved") throw new Error(`expected a reservation, found ${reservation.kind}`);
    const { receipt } = await meter.commit(reservation, delivered());
    const read = JSON.parse(Buffer.from(toReceiptHeader(receipt), "base64").toString()) as Record<
      string,
      unknown
    >;
    assert.deepEqual(Object.keys(read), [
      "receipt",
      "path",
      "index",
      "root",
      "signature",
      "chainId",
      "registry",
    ]);
    assert.equal((read["receipt"] as Record<string, unknown>)["charged"], "1000000");
    assert.equal((read["receipt"] as Record<string, unknown>)["releaseId"], `0x${"7".padStart(64, "0")}`);
  });
});

async function assertGenuine({ receipt, path, root, signature }: SignedReceipt): Promise<void> {
  const data = { ...receipt, releaseId: encodeAbiParameters([{ type: "uint256" }], [receipt.releaseId]) };
  let node = hashStruct({ types, primaryType: "Receipt", data: data as never });
  for (const sibling of path as Hex[]) {
    node = keccak256(concat(BigInt(node) <= BigInt(sibling) ? [node, sibling] : [sibling, node]));
  }
  assert.equal(node, root);
  const hash = hashTypedData({
    domain: {
      name: "Comodel Receipt",
      version: "1",
      chainId: DOMAIN.chainId,
      verifyingContract: DOMAIN.registry as Hex,
    },
    types,
    primaryType: "ReceiptBatch",
    message: { root: root as Hex },
  });
  const signer = await recoverAddress({ hash, signature: signature as Hex });
  assert.equal(signer.toLowerCase(), receipt.operator);
}

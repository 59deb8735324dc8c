import assert from "node:assert/strict";
import { describe, it, type TestContext } from "node:test";

import type { Meter, Reserved } from "../../../server/metering/meter.ts";
import { CREDIT, delivered, openMeter, openStore, owner, request, sha256Hex } from "./ledger-setup.ts";

async function reserve(meter: Meter, changes: Parameters<typeof request>[0] = {}): Promise<Reserved> {
  const outcome = await meter.reserve(request(changes));
  if (outcome.kind !== "reserved") throw new Error(`expected a reservation, found ${outcome.kind}`);
  return outcome;
}

describe("the meter", () => {
  it("charges what was delivered and gives the rest of the reservation back", async (t) => {
    const { meter } = await openMeter(t);
    const reservation = await reserve(meter, { amount: 5n * CREDIT });
    assert.deepEqual(await meter.account("channel:one"), { charged: 0n, reserved: 5n * CREDIT, calls: 0n });
    const { state } = await meter.commit(reservation, delivered({ charged: 2n * CREDIT }));
    assert.deepEqual(state, { charged: 2n * CREDIT, reserved: 0n, calls: 1n });
  });

  it("charges nothing for a released reservation", async (t) => {
    const { meter } = await openMeter(t);
    await meter.release(await reserve(meter));
    assert.deepEqual(await meter.account("channel:one"), { charged: 0n, reserved: 0n, calls: 0n });
  });

  it("never reserves more than the limit when many ask at once", async (t) => {
    const { meter } = await openMeter(t);
    const outcomes = await Promise.all(
      Array.from({ length: 200 }, () => meter.reserve(request({ limit: 30n * CREDIT }))),
    );
    assert.equal(outcomes.filter(({ kind }) => kind === "reserved").length, 30);
    assert.equal(outcomes.filter(({ kind }) => kind === "over-limit").length, 170);
    assert.equal((await meter.account("channel:one")).reserved, 30n * CREDIT);
  });

  it("never reserves more than the pool that several accounts share", async (t) => {
    const { meter } = await openMeter(t);
    const pool = { account: "pool:1", limit: 10n * CREDIT };
    const outcomes = await Promise.all(
      Array.from({ length: 40 }, (_, index) => meter.reserve(request({ account: `quota:${index}`, pool }))),
    );
    assert.equal(outcomes.filter(({ kind }) => kind === "reserved").length, 10);
    assert.equal(outcomes.filter(({ kind }) => kind === "pool-used-up").length, 30);
    const taken = outcomes.find(({ kind }) => kind === "reserved") as Reserved;
    await meter.release(taken);
    assert.equal((await meter.account("pool:1")).reserved, 9n * CREDIT);
  });

  it("refuses a strict voucher that is not exactly the next one", async (t) => {
    const { meter } = await openMeter(t);
    await meter.commit(await reserve(meter, { expectedCharged: 0n }), delivered());
    const replayed = await meter.reserve(request({ expectedCharged: 0n }));
    assert.equal(replayed.kind, "out-of-step");
    const next = await reserve(meter, { expectedCharged: CREDIT });
    const parallel = await meter.reserve(request({ expectedCharged: CREDIT }));
    assert.equal(parallel.kind, "out-of-step");
    await meter.release(next);
  });

  it("starts an account from what the chain says was claimed already", async (t) => {
    const { meter } = await openMeter(t);
    const reservation = await reserve(meter, { floor: 4n * CREDIT, expectedCharged: 4n * CREDIT });
    const { receipt } = await meter.commit(reservation, delivered());
    assert.equal(receipt.receipt.chargedCumulative, 5n * CREDIT);
  });

  it("refuses to charge more than was reserved and leaves the reservation open", async (t) => {
    const { meter } = await openMeter(t);
    const reservation = await reserve(meter);
    await assert.rejects(
      meter.commit(reservation, delivered({ charged: 2n * CREDIT })),
      /at most the reserved 1000000/,
    );
    assert.equal((await meter.account("channel:one")).reserved, CREDIT);
  });

  it("holds the highest voucher of calls that are charged together, and the later of two alike", async (t) => {
    const { meter, store } = await openMeter(t);
    const chargeWith = async (vouchers: readonly [ceiling: bigint, signature: string][], account: string) => {
      const reserved = await Promise.all(vouchers.map(() => reserve(meter, { account })));
      const charges = vouchers.map(([ceiling, signature], index) => {
        const voucher = { kind: "channel", ceiling, signature, terms: `terms of ${signature}` } as const;
        return meter.commit(reserved[index]!, delivered({ voucher }));
      });
      await Promise.all(charges);
    };
    const heldBy = async (account: string) => {
      const held = await store.ledger.voucher(account);
      assert.equal(held?.terms, `terms of ${held?.signature}`);
      return [held?.ceiling, held?.signature];
    };
    const both = [
      chargeWith([[2n, "0x02"], [9n, "0x09"], [5n, "0x05"]], "channel:one"),
      chargeWith([[4n, "0x04"], [4n, "0x14"]], "channel:two"),
    ]; // prettier-ignore
    await Promise.all(both);
    assert.deepEqual(await heldBy("channel:one"), [9n, "0x09"]);
    assert.deepEqual(await heldBy("channel:two"), [4n, "0x14"]);
    await chargeWith([[8n, "0x08"]], "channel:one");
    assert.deepEqual(await heldBy("channel:one"), [9n, "0x09"], "a lower one came alone");
    assert.equal((await store.ledger.outstanding("channel")).length, 2);
  });

  it("counts use by model and day", async (t) => {
    const { meter } = await openMeter(t);
    for (const account of ["a", "b", "c"]) await meter.commit(await reserve(meter, { account }), delivered());
    const usage = await meter.usage("1", 30);
    assert.deepEqual(usage.map(({ calls, credits }) => ({ calls, credits })), [{ calls: 3n, credits: 3n * CREDIT }]); // prettier-ignore
    assert.equal(await meter.callsOf("1"), 3n);
    assert.equal(await meter.callsOf("2"), 0n);
  });
});

describe("an idempotency key", () => {
  it("answers a repeated request from the ledger and charges once", async (t) => {
    const { meter } = await openMeter(t);
    const first = await meter.commit(await reserve(meter, { idempotencyKey: "k1" }), delivered());
    const again = await meter.reserve(request({ idempotencyKey: "k1" }));
    assert.equal(again.kind, "answered");
    if (again.kind !== "answered") return;
    assert.deepEqual(again.answer.receipt, first.receipt);
    assert.equal(Buffer.from(again.answer.body).toString(), "response");
    assert.equal((await meter.account("channel:one")).charged, CREDIT);
  });

  it("refuses another body or another model under the same key with a 409", async (t) => {
    const { meter } = await openMeter(t);
    await meter.commit(await reserve(meter, { idempotencyKey: "k1" }), delivered());
    const mistake = { code: "idempotency-key-reused", status: 409 };
    await assert.rejects(
      meter.reserve(request({ idempotencyKey: "k1", requestHash: sha256Hex("other") })),
      mistake,
    );
    await assert.rejects(meter.reserve(request({ idempotencyKey: "k1", model: "2" })), mistake);
  });

  it("runs once when the same request arrives twice at the same moment", async (t) => {
    const { meter } = await openMeter(t);
    const twice = await Promise.allSettled(
      [1, 2].map(() => meter.reserve(request({ idempotencyKey: "k1" }))),
    );
    assert.deepEqual(twice.map(({ status }) => status), ["fulfilled", "rejected"]); // prettier-ignore
  });

  it("can be used again after its request was released", async (t) => {
    const { meter } = await openMeter(t);
    await meter.release(await reserve(meter, { idempotencyKey: "k1" }));
    assert.equal((await meter.reserve(request({ idempotencyKey: "k1" }))).kind, "reserved");
  });

  it("belongs to its payer: another payer may use the same key", async (t) => {
    const { meter } = await openMeter(t);
    await meter.commit(await reserve(meter, { idempotencyKey: "k1" }), delivered());
    const other = await meter.reserve(
      request({ idempotencyKey: "k1", owner: `0x${"bb".repeat(32)}`, account: "channel:two" }),
    );
    assert.equal(other.kind, "reserved");
  });

  it("is refused when it is empty, too long or not visible ASCII", async (t) => {
    const { meter } = await openMeter(t);
    for (const idempotencyKey of ["", "k".repeat(129), "a b", "ключ"]) {
      await assert.rejects(meter.reserve(request({ idempotencyKey })), {
        code: "idempotency-key-malformed",
        status: 400,
      });
    }
  });
});

describe("the ledger file", () => {
  it("keeps charges and answers across a restart and lets go of open reservations", async (t) => {
    const { file, account } = await reopened(t);
    assert.deepEqual(account, { charged: CREDIT, reserved: 0n, calls: 1n }, file);
  });

  it("turns away a second store on the same file with a clear message", async (t) => {
    const { file } = await openMeter(t);
    await assert.rejects(openStore(file), (error: Error & { code?: string }) => {
      assert.equal(error.code, "ledger-locked");
      assert.match(error.message, /held by another/);
      return true;
    });
  });

  it("refuses every call after it was closed", async (t) => {
    const { meter, store } = await openMeter(t);
    await store.stop();
    await assert.rejects(meter.account("channel:one"), { code: "ledger-stopped" });
  });
});

async function reopened(t: TestContext): Promise<{ file: string; account: unknown }> {
  const { meter, store, file } = await openMeter(t);
  await meter.commit(await reserve(meter, { idempotencyKey: "k1" }), delivered());
  await reserve(meter);
  await store.stop();
  const again = await openStore(file);
  t.after(() => again.stop());
  assert.equal((await again.ledger.answer(owner, "k1"))?.status, 200);
  return { file, account: await again.ledger.account("channel:one") };
}

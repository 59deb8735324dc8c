import assert from "node:assert/strict";
import { join } from "node:path";
import { before, describe, it } from "node:test";

import { HttpRequestError, keccak256, parseAbi, type Hex } from "viem";

import type { ChainReader } from "../../../server/chain/clients.ts";
import { practiceAccount } from "../../../server/chain/practice/accounts.ts";
import { createTransactionSender, type ContractCall } from "../../../server/chain/sender.ts";
import { systemClock } from "../../../server/core/clock.ts";
import { Unavailable } from "../../../server/core/errors.ts";
import { createSqliteStore, type SqliteStore } from "../../../server/metering/sqlite/sqlite-store.ts";
import { chainInTest, quietLogger, temporaryFolder, type ChainInTest } from "../../support/practice-chain.ts";
import { forWholeFile } from "../payments/paid-platform.ts";

const COUNTER: Hex = "0x00000000000000000000000000000000000000c1";
/** Adds 1 to slot 0 at each call. */
const COUNTER_CODE: Hex = "0x5f546001015f5500";
const poke: ContractCall = {
  address: COUNTER,
  abi: parseAbi(["function poke()"]),
  functionName: "poke",
  args: [],
  what: "poking",
};
const account = practiceAccount(3);

describe("a signed transaction in the outbox", () => {
  const wholeFile = forWholeFile();
  let given: ChainInTest;

  before(async () => {
    given = await chainInTest(wholeFile, await temporaryFolder(wholeFile));
    await given.chain.setCode(COUNTER, COUNTER_CODE);
  });

  const counter = async (): Promise<bigint> =>
    BigInt((await given.reader.getStorageAt({ address: COUNTER, slot: "0x0" })) ?? "0x0");
  const openStore = (file: string): Promise<SqliteStore> =>
    createSqliteStore({
      file,
      operatorKey: `0x${"11".repeat(32)}`,
      domain: { chainId: 31337, registry: `0x${"22".repeat(20)}` },
    });
  const senderOver = (reader: ChainReader, { outbox }: SqliteStore) =>
    createTransactionSender({ account, reader, clock: systemClock, logger: quietLogger, outbox });
  /** A chain that cannot be reached at the moment of the broadcast. */
  const unreachable = (): ChainReader => ({
    ...given.reader,
    sendRawTransaction: () => Promise.reject(new HttpRequestError({ url: "http://gone.invalid" })),
  });

  it("is sent by the next process when this one dies between signing and sending, with the same nonce", async () => {
    const file = join(await temporaryFolder(wholeFile), "ledger.sqlite");
    const dying = await openStore(file);
    const countBefore = await counter();
    await assert.rejects(senderOver(unreachable(), dying).send(poke), Unavailable);
    await dying.stop();

    const store = await openStore(file);
    const [left, ...more] = await store.outbox.list();
    assert.equal(more.length, 0);
    assert.equal(keccak256(left!.raw as Hex), left!.hash);
    const sender = senderOver(given.reader, store);
    await sender.resume();
    await sender.send(poke);
    assert.equal(await counter(), countBefore + 2n, "the one left behind, and the new one");
    const mined = await given.reader.getTransactionReceipt({ hash: left!.hash as Hex });
    assert.equal(mined.status, "success");
    await sender.resume();
    assert.deepEqual(await store.outbox.list(), []);
    assert.equal(await counter(), countBefore + 2n, "nothing is sent twice");
    await store.stop();
  });

  it("goes out before anything new is signed, when the chain comes back", async () => {
    const store = await openStore(join(await temporaryFolder(wholeFile), "ledger.sqlite"));
    const countBefore = await counter();
    let isDown = true;
    const flaky: ChainReader = {
      ...given.reader,
      sendRawTransaction: (args) =>
        isDown
          ? Promise.reject(new HttpRequestError({ url: "http://gone.invalid" }))
          : given.reader.sendRawTransaction(args),
    };
    const sender = senderOver(flaky, store);
    await assert.rejects(sender.send(poke), Unavailable);
    const [first] = await store.outbox.list();
    isDown = false;
    await sender.send(poke);
    assert.equal(await counter(), countBefore + 2n);
    const mined = await given.reader.getTransactionReceipt({ hash: first!.hash as Hex });
    assert.equal(mined.status, "success");
    await store.stop();
  });

  it("is forgotten when its nonce went to another transaction", async () => {
    const store = await openStore(join(await temporaryFolder(wholeFile), "ledger.sqlite"));
    await assert.rejects(senderOver(unreachable(), store).send(poke), Unavailable);
    const elsewhere = createTransactionSender({
      account,
      reader: given.reader,
      clock: systemClock,
      logger: quietLogger,
    });
    await elsewhere.send({ ...poke, value: 0n, what: "poking from elsewhere", address: account.address });
    const sender = senderOver(given.reader, store);
    await sender.resume();
    assert.deepEqual(await store.outbox.list(), []);
    await store.stop();
  });
});

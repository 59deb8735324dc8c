import assert from "node:assert/strict";
import { after, before, describe, test, type TestContext } from "node:test";

import { concatHex, parseAbi, parseEther, toFunctionSelector, type Hex } from "viem";

import { assertChain, createChainReader, onChain } from "../../../server/chain/clients.ts";
import { practiceAccount } from "../../../server/chain/practice/accounts.ts";
import {
  createTransactionSender,
  type ContractCall,
  type SignedTransaction,
  type TransactionSender,
} from "../../../server/chain/sender.ts";
import { systemClock } from "../../../server/core/clock.ts";
import { Defect, Refused, Unavailable } from "../../../server/core/errors.ts";
import { chainInTest, quietLogger, temporaryFolder, type ChainInTest } from "../../support/practice-chain.ts";

const abi = parseAbi(["function poke()", "error DoorAlreadyOpen(uint256 actual, uint256 limit)"]);

const COUNTER: Hex = "0x00000000000000000000000000000000000000c1";
/** Adds 1 to slot 0 at each call. */
const COUNTER_CODE: Hex = "0x5f546001015f5500";

const DOOR: Hex = "0x00000000000000000000000000000000000000c2";
/** Opens at the first call (slot 0 becomes 1); reverts with DoorAlreadyOpen(5, 3) from then on. */
const DOOR_CODE: Hex = concatHex([
  "0x5f54600a5760015f5500",
  "0x5b63",
  toFunctionSelector("DoorAlreadyOpen(uint256,uint256)"),
  "0x60e01b5f52600560045260036024526044",
  "0x5ffd",
]);

describe("the transaction sender", () => {
  const cleanUps: (() => unknown)[] = [];
  const context = { after: (cleanUp: () => unknown) => void cleanUps.unshift(cleanUp) } as Pick<
    TestContext,
    "after"
  >;
  let given: ChainInTest;

  const senderOf = (index: number): TransactionSender =>
    createTransactionSender({
      account: practiceAccount(index),
      reader: given.reader,
      clock: systemClock,
      logger: quietLogger,
    });
  const poke = (address: Hex): ContractCall => ({
    address,
    abi,
    functionName: "poke",
    args: [],
    what: "poking",
  });
  const counter = async (): Promise<bigint> =>
    BigInt((await given.reader.getStorageAt({ address: COUNTER, slot: "0x0" })) ?? "0x0");
  const closeDoor = async (): Promise<Hex> => {
    // A new door each time: its state cannot be taken back.
    const address: Hex = `0x${(BigInt(DOOR) + BigInt(await given.reader.getBlockNumber()) * 256n).toString(16).padStart(40, "0")}`;
    await given.chain.setCode(address, DOOR_CODE);
    return address;
  };
  const isDoorRefusal = (error: unknown): boolean =>
    error instanceof Refused &&
    error.code === "DoorAlreadyOpen" &&
    error.details?.["actual"] === 5n &&
    error.details["limit"] === 3n;

  before(async () => {
    given = await chainInTest(context, await temporaryFolder(context));
    await given.chain.setCode(COUNTER, COUNTER_CODE);
  });
  after(async () => {
    for (const cleanUp of cleanUps) await cleanUp();
  });

  test("many calls at once are all mined, each with its own nonce", async () => {
    const before = await counter();
    const sender = senderOf(2);
    const receipts = await Promise.all(Array.from({ length: 25 }, () => sender.send(poke(COUNTER))));
    assert.equal(new Set(receipts.map(({ transactionHash }) => transactionHash)).size, 25);
    assert.equal(await counter(), before + 25n);
  });

  test("senders of two processes that share an account take turns with its nonces", async () => {
    const before = await counter();
    // Not the same call: an identical one with the same nonce would be the same transaction.
    const shared = [
      { sender: senderOf(3), call: poke(COUNTER) },
      { sender: senderOf(3), call: { ...poke(COUNTER), value: 1n } },
    ];
    await Promise.all(
      shared.map(async ({ sender, call }) => {
        for (let sent = 0; sent < 5; sent += 1) await sender.send(call);
      }),
    );
    assert.equal(await counter(), before + 10n);
  });

  test("a refusal before sending has the name and arguments of the contract's error, and uses no nonce", async () => {
    const door = await closeDoor();
    const sender = senderOf(4);
    await sender.send(poke(door));
    const nonce = await given.reader.getTransactionCount({ address: sender.address });
    await assert.rejects(sender.send(poke(door)), isDoorRefusal);
    assert.equal(await given.reader.getTransactionCount({ address: sender.address }), nonce);
    await sender.send(poke(COUNTER));
  });

  test("a refusal that only shows when mined is named too", async () => {
    const door = await closeDoor();
    const onSigned = async (): Promise<void> => void (await senderOf(5).send(poke(door)));
    await assert.rejects(senderOf(6).send(poke(door), { onSigned }), isDoorRefusal);
  });

  test("a stored transaction is mined once, however often it is settled", async () => {
    const before = await counter();
    const stored: SignedTransaction[] = [];
    const sender = senderOf(7);
    const crash = new Error("the process ends after the outbox was written");
    const onSigned = async (signed: SignedTransaction): Promise<void> => {
      stored.push(signed);
      throw crash;
    };
    await assert.rejects(sender.send(poke(COUNTER), { onSigned }), crash);
    const [signed] = stored;
    assert.ok(signed !== undefined);
    const receipts = [await sender.settle(signed), await sender.settle(signed)];
    assert.deepEqual(
      receipts.map(({ transactionHash }) => transactionHash),
      [signed.hash, signed.hash],
    );
    assert.equal(await counter(), before + 1n);
  });

  test("a stored transaction whose nonce went to another one is refused for good", async () => {
    const stored: SignedTransaction[] = [];
    const sender = senderOf(8);
    const onSigned = async (signed: SignedTransaction): Promise<void> => {
      stored.push(signed);
      if (stored.length === 1)
        await given.reader.sendRawTransaction({ serializedTransaction: await otherWithNonce(signed.nonce) });
    };
    const otherWithNonce = (nonce: number): Promise<Hex> =>
      practiceAccount(8).signTransaction({
        chainId: 31337,
        type: "eip1559",
        nonce,
        to: COUNTER,
        gas: 90_000n,
        maxFeePerGas: parseEther("0.00000002"),
      });
    const receipt = await sender.send(poke(COUNTER), { onSigned });
    const [overtaken, mined] = stored;
    assert.ok(overtaken !== undefined);
    assert.equal(receipt.transactionHash, mined?.hash);
    await assert.rejects(
      sender.settle(overtaken),
      (error) => error instanceof Refused && error.code === "transaction-replaced",
    );
  });

  test("an account without gas money is told so", async () => {
    const { generatePrivateKey, privateKeyToAccount } = await import("viem/accounts");
    const account = privateKeyToAccount(generatePrivateKey());
    const sender = createTransactionSender({
      account,
      reader: given.reader,
      clock: systemClock,
      logger: quietLogger,
    });
    await assert.rejects(
      sender.send(poke(COUNTER)),
      (error) => error instanceof Unavailable && error.code === "gas-money-missing",
    );
  });

  test("a chain that is away is unavailable, and another chain is a defect", async () => {
    const away = createChainReader({ chainId: 31337, rpcUrl: "http://127.0.0.1:9", retries: 1 });
    await assert.rejects(
      onChain("reading the head", () => away.getBlockNumber()),
      (error) =>
        error instanceof Unavailable &&
        error.code === "chain-unavailable" &&
        error.retryAfterMs !== undefined,
    );
    await assertChain(given.reader);
    await assert.rejects(
      assertChain(createChainReader({ ...given.access, chainId: 1 })),
      (error) => error instanceof Defect && error.code === "chain-mismatch",
    );
  });

  test("reading a contract that refuses gives the contract's own words", async () => {
    const door = await closeDoor();
    await senderOf(9).send(poke(door));
    const read = (): Promise<unknown> =>
      given.reader.simulateContract({
        address: door,
        abi,
        functionName: "poke",
        account: practiceAccount(9),
      });
    await assert.rejects(onChain("looking", read, [abi]), isDoorRefusal);
    await assert.rejects(
      onChain("looking", () => given.reader.call({ to: door, data: "0x18178358" })),
      (error) => error instanceof Refused && error.code === "reverted-unknown",
    );
  });
});

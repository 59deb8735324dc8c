import assert from "node:assert/strict";
import { readFile, stat, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { crc32 } from "node:zlib";

import { parseEther, parseGwei, type Hex } from "viem";

import type { ChainReader } from "../../../../server/chain/clients.ts";
import { practiceAccount } from "../../../../server/chain/practice/accounts.ts";
import { startPracticeChain, type PracticeChain } from "../../../../server/chain/practice/practice-chain.ts";
import { Defect, Refused } from "../../../../server/core/errors.ts";
import {
  chainInTest,
  quietLogger,
  temporaryFolder,
  TIMESTAMP_CODE,
} from "../../../support/practice-chain.ts";
import { until } from "../../../support/until.ts";

const JOURNAL = "practice-chain.journal";
const TARGET = "0x00000000000000000000000000000000000000aa";
const REVERTING = "0x00000000000000000000000000000000000000bb";
const payer = practiceAccount(2);

function signTransfer(nonce: number, to: Hex = TARGET): Promise<Hex> {
  return payer.signTransaction({
    type: "eip1559",
    chainId: 31337,
    nonce,
    to,
    value: to === TARGET ? 1n : 0n,
    gas: 100_000n,
    maxFeePerGas: parseGwei("20"),
    maxPriorityFeePerGas: parseGwei("1"),
  });
}

async function transfer(reader: ChainReader, nonce: number, to?: Hex): Promise<Hex> {
  return reader.sendRawTransaction({ serializedTransaction: await signTransfer(nonce, to) });
}

async function answered(chain: PracticeChain, reader: ChainReader): Promise<void> {
  const ask = (): Promise<bigint | undefined> => reader.getBlockNumber().catch(() => undefined);
  await until(`${chain.rpcUrl} to come back`, ask, (block) => block !== undefined);
}

test("state, receipts, code and clock are the same after a restart", async (t) => {
  const folder = await temporaryFolder(t);
  const first = await chainInTest(t, folder);
  await first.chain.setCode(TARGET, TIMESTAMP_CODE);
  await first.chain.setCode(REVERTING, "0x5f5ffd");
  const paid = await transfer(first.reader, 0);
  const reverted = await transfer(first.reader, 1, REVERTING);
  // Questions must leave no trace, or a replay without them would lead elsewhere.
  await first.reader.call({ to: TARGET });
  await first.reader.estimateGas({ account: payer.address, to: TARGET, value: 5n });
  await first.reader.getBlock({ blockTag: "pending" });
  await assert.rejects(transfer(first.reader, 9), /nonce too high/i);
  await first.chain.moveTime(86_400);
  await first.chain.faucet("0x00000000000000000000000000000000000000cc");
  const before = await first.reader.getBlock();
  const clockBefore = await first.chain.clock();
  await first.chain.stop();

  const second = await chainInTest(t, folder);
  assert.deepEqual(await second.reader.getBlock(), before);
  assert.equal((await second.reader.getTransactionReceipt({ hash: paid })).status, "success");
  assert.equal((await second.reader.getTransactionReceipt({ hash: reverted })).status, "reverted");
  assert.equal(await second.reader.getCode({ address: TARGET }), TIMESTAMP_CODE);
  const clock = await second.chain.clock();
  assert.ok(Math.abs(clock.movableSeconds - clockBefore.movableSeconds) <= 1);
  assert.equal(
    await second.reader.getBalance({ address: "0x00000000000000000000000000000000000000cc" }),
    parseEther("1"),
  );
});

test("every transaction that was answered is there after kill -9, at the same place", async (t) => {
  const { chain, reader } = await chainInTest(t, await temporaryFolder(t));
  const raws = await Promise.all(Array.from({ length: 300 }, (_, nonce) => signTransfer(nonce)));
  const killed = chain.pid();
  const acknowledged: Hex[] = [];
  for (const serializedTransaction of raws) {
    if (acknowledged.length === 150) setTimeout(() => process.kill(killed, "SIGKILL"), 5);
    try {
      acknowledged.push(await reader.sendRawTransaction({ serializedTransaction }));
    } catch {
      break;
    }
  }
  await answered(chain, reader);
  assert.notEqual(chain.pid(), killed);
  assert.ok(acknowledged.length >= 150);
  for (const [nonce, hash] of acknowledged.entries()) {
    const receipt = await reader.getTransactionReceipt({ hash });
    assert.equal(receipt.blockNumber, BigInt(nonce + 1));
  }
});

test("what anybody saw of a block survives kill -9", async (t) => {
  const { chain, reader } = await chainInTest(t, await temporaryFolder(t));
  const raws = await Promise.all(Array.from({ length: 100 }, (_, nonce) => signTransfer(nonce)));
  const sending = (async () => {
    for (const serializedTransaction of raws) await reader.sendRawTransaction({ serializedTransaction });
  })().catch(() => "killed");
  let seen = await reader.getBlock();
  while (seen.number < 20n) seen = await reader.getBlock();
  process.kill(chain.pid(), "SIGKILL");
  await answered(chain, reader);
  const again = await reader.getBlock({ blockNumber: seen.number });
  assert.equal(again.hash, seen.hash);
  await sending;
});

test("a half-written last record is cut off, and the chain goes on from the one before", async (t) => {
  const folder = await temporaryFolder(t);
  const first = await chainInTest(t, folder);
  await transfer(first.reader, 0);
  const before = await first.reader.getBlock();
  await transfer(first.reader, 1);
  await first.chain.stop();
  const path = join(folder, JOURNAL);
  await truncate(path, (await stat(path)).size - 25);

  const second = await chainInTest(t, folder);
  assert.equal((await second.reader.getBlock()).hash, before.hash);
  await transfer(second.reader, 1);
  const after = await second.reader.getBlock();
  await second.chain.stop();
  const third = await chainInTest(t, folder);
  assert.equal((await third.reader.getBlock()).hash, after.hash);
});

test("damage in the middle of the journal stops the start instead of losing what follows", async (t) => {
  const folder = await temporaryFolder(t);
  const { chain, reader } = await chainInTest(t, folder);
  for (const nonce of [0, 1, 2]) await transfer(reader, nonce);
  await chain.stop();
  const path = join(folder, JOURNAL);
  const lines = (await readFile(path, "utf8")).split("\n");
  lines[2] = lines[2]?.replace("transaction", "transbction") ?? "";
  await writeFile(path, lines.join("\n"));
  await assert.rejects(
    startPracticeChain({ stateDir: folder, logger: quietLogger }),
    (error) => error instanceof Defect && error.code === "journal-damaged",
  );
});

test("a journal that leads to another block than it recorded is refused with both hashes", async (t) => {
  const folder = await temporaryFolder(t);
  const { chain, reader } = await chainInTest(t, folder);
  await transfer(reader, 0);
  const { hash } = await reader.getBlock();
  await chain.stop();
  const path = join(folder, JOURNAL);
  const lines = (await readFile(path, "utf8")).split("\n");
  const json = lines[1]?.slice(9).replace(hash, `0x${"1".repeat(64)}`) ?? "";
  lines[1] = `${crc32(json).toString(16).padStart(8, "0")} ${json}`;
  await writeFile(path, lines.join("\n"));
  await assert.rejects(
    startPracticeChain({ stateDir: folder, logger: quietLogger }),
    (error) =>
      error instanceof Defect &&
      error.code === "practice-chain-replay-differs" &&
      error.message.includes(hash),
  );
});

test("a second process cannot use the same state", async (t) => {
  const folder = await temporaryFolder(t);
  await chainInTest(t, folder);
  await assert.rejects(
    startPracticeChain({ stateDir: folder, logger: quietLogger }),
    (error) => (error instanceof Defect || error instanceof Refused) && error.code === "state-in-use",
  );
});

test("a thousand transactions are replayed to the identical head", async (t) => {
  const folder = await temporaryFolder(t);
  const first = await chainInTest(t, folder);
  const raws = await Promise.all(Array.from({ length: 1_000 }, (_, nonce) => signTransfer(nonce)));
  const sendingSince = performance.now();
  for (const serializedTransaction of raws) await first.reader.sendRawTransaction({ serializedTransaction });
  t.diagnostic(
    `1,000 transactions, one after the other, took ${Math.round(performance.now() - sendingSince)} ms`,
  );
  const head = await first.reader.getBlock();
  await first.chain.stop();
  const replayingSince = performance.now();
  const second = await chainInTest(t, folder);
  t.diagnostic(`starting again with them took ${Math.round(performance.now() - replayingSince)} ms`);
  assert.equal(head.number, 1_000n);
  assert.equal((await second.reader.getBlock()).hash, head.hash);
});

test("stopping while a killed process is being replaced leaves no process behind", async (t) => {
  const folder = await temporaryFolder(t);
  const first = await chainInTest(t, folder);
  process.kill(first.chain.pid(), "SIGKILL");
  await new Promise((resolve) => setTimeout(resolve, 250));
  await first.chain.stop();
  // The folder's lock is free again only when nobody is left.
  const second = await chainInTest(t, folder);
  assert.equal(await second.reader.getBlockNumber(), 0n);
});

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { before, describe, test, type TestContext } from "node:test";

import { hexToNumber, parseEther, type Hex } from "viem";

import { CallerMistake } from "../../../../server/core/errors.ts";
import { chainTime } from "../../../../server/chain/clients.ts";
import { forwardRpc } from "../../../../server/chain/rpc-call.ts";
import {
  chainInTest,
  temporaryFolder,
  TIMESTAMP_CODE,
  type ChainInTest,
} from "../../../support/practice-chain.ts";
import { until } from "../../../support/until.ts";

const CLOCK_CONTRACT: Hex = "0x00000000000000000000000000000000000000aa";

describe("the practice chain", () => {
  let given: ChainInTest;
  const cleanUps: (() => unknown)[] = [];
  before(async () => {
    const context = { after: (cleanUp: () => unknown) => void cleanUps.unshift(cleanUp) } as Pick<
      TestContext,
      "after"
    >;
    given = await chainInTest(context, await temporaryFolder(context));
    await given.chain.setCode(CLOCK_CONTRACT, TIMESTAMP_CODE);
  });
  test.after(async () => {
    for (const cleanUp of cleanUps) await cleanUp();
  });

  const timeSeenByCalls = async (): Promise<number> => {
    const { data } = await given.reader.call({ to: CLOCK_CONTRACT });
    return hexToNumber(data ?? "0x0");
  };

  /** However busy the machine is: what was seen lies between the chain's clock before and after, a second of rounding aside. */
  const timeSeenBetweenClocks = async (see: () => Promise<number>): Promise<number> => {
    const before = (await given.chain.clock()).chainTime;
    const seen = await see();
    const after = (await given.chain.clock()).chainTime;
    assert.ok(seen >= before - 1 && seen <= after + 1, `saw ${seen} between ${before} and ${after}`);
    return seen;
  };

  test("its genesis lies 180 days in the past, and as much is left to move", async () => {
    const { timestamp } = await given.reader.getBlock({ blockNumber: 0n });
    const clock = await given.chain.clock();
    assert.ok(Math.abs(clock.wallTime - Number(timestamp) - 180 * 86_400) < 60);
    assert.equal(clock.wallTime - clock.chainTime, clock.movableSeconds);
  });

  test("its clock runs with wall time, and calls see it although no block is mined", async () => {
    const head = await given.reader.getBlockNumber();
    const earlier = await timeSeenBetweenClocks(timeSeenByCalls);
    const look = (): Promise<number> => timeSeenBetweenClocks(timeSeenByCalls);
    await until("the clock to run", look, (later) => later - earlier >= 2);
    assert.equal(await given.reader.getBlockNumber(), head);
    await timeSeenBetweenClocks(async () => Number(await chainTime(given.reader)));
  });

  test("moving time mines a block at the new time", async () => {
    const before = await given.chain.clock();
    const after = await given.chain.moveTime(3_600);
    const { timestamp } = await given.reader.getBlock();
    assert.ok(after.chainTime - before.chainTime >= 3_600 && after.chainTime - before.chainTime < 3_660);
    assert.ok(Math.abs(Number(timestamp) - after.chainTime) < 60);
    assert.ok(before.movableSeconds - after.movableSeconds >= 3_600);
  });

  test("time cannot be moved past wall time, and the refusal says how much is left", async () => {
    const { movableSeconds } = await given.chain.clock();
    await assert.rejects(
      given.chain.moveTime(movableSeconds + 60),
      (error) =>
        error instanceof CallerMistake &&
        error.code === "time-not-left" &&
        Math.abs(Number(error.details?.["movableSeconds"]) - movableSeconds) <= 5,
    );
    for (const seconds of [0, -5, 1.5, Number.NaN]) {
      await assert.rejects(given.chain.moveTime(seconds), (error) => error instanceof CallerMistake);
    }
  });

  test("blocks have rising timestamps, and the latest block counts as final", async () => {
    await given.chain.moveTime(1);
    await given.chain.moveTime(1);
    const latest = await given.reader.getBlock();
    const parent = await given.reader.getBlock({ blockNumber: latest.number - 1n });
    assert.ok(latest.timestamp > parent.timestamp);
    for (const blockTag of ["finalized", "safe"] as const) {
      assert.equal((await given.reader.getBlock({ blockTag })).hash, latest.hash);
    }
  });

  test("the faucet gives gas money to whoever has none, and nothing to whoever has enough", async () => {
    const visitor: Hex = "0x00000000000000000000000000000000000000cc";
    const hash = await given.chain.faucet(visitor);
    assert.ok(hash !== null);
    assert.equal((await given.reader.getTransactionReceipt({ hash })).status, "success");
    assert.equal(await given.reader.getBalance({ address: visitor }), parseEther("1"));
    assert.equal(await given.chain.faucet(visitor), null);
  });

  test("many faucet gifts at once all arrive", async () => {
    const visitors = Array.from(
      { length: 20 },
      (_, index): Hex => `0x${(0xdd00 + index).toString(16).padStart(40, "0")}`,
    );
    const hashes = await Promise.all(visitors.map((visitor) => given.chain.faucet(visitor)));
    assert.equal(new Set(hashes).size, 20);
    for (const address of visitors) assert.equal(await given.reader.getBalance({ address }), parseEther("1"));
  });

  test("methods that would change it behind the journal's back are not there", async () => {
    for (const method of [
      "hardhat_setBalance",
      "evm_mine",
      "evm_snapshot",
      "eth_sendTransaction",
      "eth_accounts",
      "debug_traceCall",
    ]) {
      await assert.rejects(forwardRpc(given.chain.rpcUrl, method, []), { name: "RpcError", code: -32601 });
    }
  });
});

test("its process ends with the process that started it, even after kill -9", async (t) => {
  const folder = await temporaryFolder(t);
  const module = new URL("../../../../server/chain/practice/practice-chain.ts", import.meta.url).href;
  const logging = new URL("../../../../server/core/logger.ts", import.meta.url).href;
  const program = `
    const { startPracticeChain } = await import(${JSON.stringify(module)});
    const { createLogger } = await import(${JSON.stringify(logging)});
    const chain = await startPracticeChain({ stateDir: process.argv[1], logger: createLogger({ level: "silent" }) });
    console.log(chain.pid());`;
  const parent = spawn(process.execPath, ["--input-type=module", "-e", program, folder], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [line] = (await once(parent.stdout, "data")) as [Buffer];
  const pid = Number(line.toString());
  assert.ok(isAlive(pid));
  parent.kill("SIGKILL");
  await until("the chain's process to end", () => isAlive(pid), (alive) => !alive); // prettier-ignore
});

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

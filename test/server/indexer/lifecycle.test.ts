import assert from "node:assert/strict";
import { truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import test, { before, describe } from "node:test";
import type { Hex } from "viem";
import { buildFixture } from "./support/build-fixture.ts";
import { EventChain } from "./support/event-chain.ts";
import { Ledger, nobody, person } from "./support/ledger.ts";
import { subgraphInTest, temporaryFolder, type SubgraphInTest } from "./support/subgraph-in-test.ts";
import { suiteScope } from "./support/suite-scope.ts";

type Test = { after(end: () => unknown): void };

describe("the life of an index", () => {
  const scope = suiteScope();
  let chain: EventChain;
  let ledger: Ledger;
  let coin: Hex;
  let subgraphPath: string;

  before(async () => {
    subgraphPath = await buildFixture("ledger");
    chain = await EventChain.start(scope);
    ledger = await Ledger.deploy(chain);
    coin = await ledger.deployCoin();
    await ledger.makeCoin(coin, "Lasting");
    for (let number = 1; number <= 30; number++)
      await ledger.move(coin, nobody, person(number), BigInt(number));
  });

  const open = (context: Test, databasePath: string, options = {}): Promise<SubgraphInTest> =>
    subgraphInTest(context, {
      subgraphPath,
      rpcUrl: chain.url,
      places: { Mint: { address: ledger.mint } },
      databasePath,
      ...options,
    });

  const indexed = async (subgraph: SubgraphInTest): Promise<void> =>
    subgraph.whenIndexed(await chain.blockNumber());

  test("resumes where it stopped and holds the same as an index that never stopped", async (context) => {
    const databasePath = join(temporaryFolder(context), "index.sqlite");
    const first = await open(context, databasePath);
    await first.until((status) => status.head !== null);
    await first.stop();
    const stoppedAt = first.head()?.number ?? 0;
    await ledger.move(coin, person(1), person(2), 1n);
    await ledger.label(coin, person(1), "one", ["x"]);
    const second = await open(context, databasePath);
    assert.equal(second.health().head?.number, stoppedAt);
    await indexed(second);
    const unbroken = await open(context, join(temporaryFolder(context), "index.sqlite"));
    await indexed(unbroken);
    assert.equal(await second.storeHash(), await unbroken.storeHash());
    assert.deepEqual(
      second.lines.filter((line) => line.includes("rebuilt")),
      [],
    );
  });

  const damages: Record<string, (path: string) => void> = {
    "is not a database": (path) => writeFileSync(path, "nothing that SQLite could read".repeat(500)),
    "was cut short": (path) => truncateSync(path, 20_000),
    "is empty": (path) => truncateSync(path, 0),
  };
  for (const [what, damage] of Object.entries(damages)) {
    test(`rebuilds an index whose file ${what}`, async (context) => {
      const databasePath = join(temporaryFolder(context), "index.sqlite");
      const first = await open(context, databasePath);
      await indexed(first);
      const hash = await first.storeHash();
      await first.stop();
      damage(databasePath);
      const second = await open(context, databasePath);
      await indexed(second);
      assert.equal(await second.storeHash(), hash);
      const said = second.lines.some(
        (line) => line.startsWith("warn:") && line.includes("rebuilt from the chain"),
      );
      assert.equal(said, what !== "is empty");
    });
  }

  test("rebuilds an index that belongs to another deployment or another chain", async (context) => {
    const databasePath = join(temporaryFolder(context), "index.sqlite");
    const first = await open(context, databasePath);
    await indexed(first);
    await first.stop();
    const elsewhere = await open(context, databasePath, { places: { Mint: { address: person(77) } } });
    await indexed(elsewhere);
    assert.match(elsewhere.lines.join("\n"), /it belongs to the subgraph Qm\w+, expected Qm\w+/);
    assert.deepEqual(await elsewhere.ask("{ coins { id } }"), { coins: [] });
    await elsewhere.stop();
    const otherChain = await EventChain.start(context, 31_338);
    await otherChain.mine(3);
    const moved = await open(context, databasePath, {
      rpcUrl: otherChain.url,
      places: { Mint: { address: person(77) } },
    });
    await moved.whenIndexed(3);
    assert.match(moved.lines.join("\n"), /it belongs to the chain 31337 \S+, expected 31338 \S+/);
  });

  test("gives every handler a fresh instance of its mapping", async (context) => {
    await ledger.break(0n);
    await ledger.break(0n);
    const subgraph = await open(context, join(temporaryFolder(context), "index.sqlite"));
    await indexed(subgraph);
    assert.equal(subgraph.health().failure, null);
  });

  const broken: Record<string, { way: bigint; message: RegExp }> = {
    "saves an entity without its fields": {
      way: 2n,
      message: /expected Incoming\[0x\w+\] to have a value for account/,
    },
    "reaches outside of its memory": { way: 4n, message: /handleBroken trapped: .*out of bounds/ },
    "never ends": { way: 3n, message: /handleBroken did not end within 1000 ms/ },
  };
  for (const [what, { way, message }] of Object.entries(broken)) {
    test(`stops at a handler that ${what}, and still answers queries`, async (context) => {
      const subgraph = await open(context, join(temporaryFolder(context), "index.sqlite"), {
        handlerLimitMs: 1_000,
      });
      await indexed(subgraph);
      const mark = await chain.mark();
      context.after(() => chain.goBack(mark));
      await ledger.break(way);
      await subgraph.until((status) => status.state === "failed");
      assert.match(subgraph.health().failure?.message ?? "", message);
      const { _meta, coins } = await subgraph.ask("{ _meta { hasIndexingErrors } coins { name } }");
      assert.deepEqual(_meta, { hasIndexingErrors: true });
      assert.deepEqual(coins, [{ name: "Lasting" }]);
      await assert.rejects(
        subgraph.whenIndexed(await chain.blockNumber()),
        /the index stands still before block/,
      );
    });
  }

  test("keeps answering while the chain cannot be reached, and goes on when it is back", async (context) => {
    const outage = await chain.breakableUrl(context);
    const subgraph = await open(context, join(temporaryFolder(context), "index.sqlite"), {
      rpcUrl: outage.url,
    });
    await indexed(subgraph);
    outage.set(true);
    await ledger.move(coin, nobody, person(1), 1n);
    await subgraph.until((status) => status.state === "retrying");
    assert.equal(((await subgraph.ask("{ coins { name } }"))["coins"] as unknown[]).length, 1);
    assert.equal(subgraph.health().hasIndexingErrors, false);
    outage.set(false);
    await indexed(subgraph);
  });

  test("waits for the confirmations that it is told to wait for", async (context) => {
    const subgraph = await open(context, join(temporaryFolder(context), "index.sqlite"), {
      confirmations: 3,
    });
    const number = await chain.blockNumber();
    await subgraph.until((status) => status.state === "synced");
    assert.equal(subgraph.head()?.number, number - 3);
    await chain.mine(2);
    await subgraph.whenIndexed(number - 1);
    assert.equal(subgraph.head()?.chainHead, number + 2);
  });

  test("tells its listeners about every new head", async (context) => {
    const subgraph = await open(context, join(temporaryFolder(context), "index.sqlite"));
    await indexed(subgraph);
    const seen: number[] = [];
    const stopListening = subgraph.onHead((head) => seen.push(head.number));
    await ledger.move(coin, nobody, person(1), 1n);
    const number = await chain.blockNumber();
    await subgraph.whenIndexed(number);
    stopListening();
    await chain.mine(1);
    await subgraph.whenIndexed(number + 1);
    assert.deepEqual(seen, [number]);
  });
});

import assert from "node:assert/strict";
import test, { before, describe } from "node:test";
import type { Hex } from "viem";
import { buildFixture } from "../support/build-fixture.ts";
import { EventChain } from "../support/event-chain.ts";
import { Ledger, nobody, person } from "../support/ledger.ts";
import { seededRandom } from "../support/random.ts";
import { subgraphInTest, type SubgraphInTest } from "../support/subgraph-in-test.ts";
import { suiteScope } from "../support/suite-scope.ts";

describe("a chain that is reorganised", () => {
  const scope = suiteScope();
  let chain: EventChain;
  let ledger: Ledger;
  let subgraphPath: string;

  before(async () => {
    subgraphPath = await buildFixture("ledger");
    chain = await EventChain.start(scope);
    ledger = await Ledger.deploy(chain);
  });

  const follow = (test: { after(end: () => unknown): void }): Promise<SubgraphInTest> =>
    subgraphInTest(test, {
      subgraphPath,
      rpcUrl: chain.url,
      places: { Mint: { address: ledger.mint } },
      pollingIntervalMs: 5,
    });

  async function untilSynced(subgraph: SubgraphInTest): Promise<void> {
    const latest = (await chain.request("eth_getBlockByNumber", "latest", false)) as { hash: string };
    await subgraph.until((status) => status.head?.hash === latest.hash && status.state === "synced");
  }

  test("leaves the same store as a clean sync, whatever was replaced", async (context) => {
    const random = seededRandom(20_260_901);
    const coins: Hex[] = [await ledger.deployCoin(), await ledger.deployCoin()];
    const subgraph = await follow(context);
    let made: Hex[] = [];

    const act = async (): Promise<void> => {
      const waiting = coins.filter((coin) => !made.includes(coin));
      const choice = random.below(10);
      if (made.length === 0 || (choice === 0 && waiting.length > 0)) {
        const coin = random.pick(waiting);
        made = [...made, coin];
        return void (await ledger.makeCoin(coin, `coin ${random.below(100)}`));
      }
      const coin = random.pick(made);
      const [one, other] = [person(1 + random.below(6)), person(1 + random.below(6))];
      if (choice < 3) await ledger.move(coin, nobody, one, BigInt(random.below(100_000) + 1));
      else if (choice < 6) await ledger.move(coin, one, other, BigInt(random.below(5_000)));
      else if (choice < 7)
        await ledger.label(coin, one, `label ${random.below(5)}`, ["a", "b"].slice(random.below(3)));
      else if (choice < 8) await ledger.befriend(coin, one, other);
      else if (choice < 9) await ledger.close(coin, one);
      else await chain.mine(1 + random.below(3));
    };

    for (let round = 0; round < 12; round++) {
      for (let kept = random.below(4); kept > 0; kept--) await act();
      const mark = await chain.mark();
      const madeAtMark = made;
      // Depths of 1 to about 64 blocks, most of them small, as on real chains.
      for (let depth = round % 4 === 3 ? 40 + random.below(25) : 1 + random.below(6); depth > 0; depth--)
        await act();
      if (random.below(3) > 0) await untilSynced(subgraph);
      await chain.goBack(mark);
      made = madeAtMark;
      for (let replacing = random.below(8); replacing > 0; replacing--) await act();
    }
    await act();
    await untilSynced(subgraph);
    const clean = await follow(context);
    await untilSynced(clean);
    assert.equal(await subgraph.storeHash(), await clean.storeHash());
    const { accounts } = await subgraph.ask("{ accounts { id balance entries { id } } }");
    assert.ok((accounts as unknown[]).length > 0);
    assert.ok(subgraph.lines.some((line) => line.includes("the chain was reorganised")));
  });

  test("goes on when the block that failed is replaced", async (context) => {
    const subgraph = await follow(context);
    await untilSynced(subgraph);
    const mark = await chain.mark();
    await ledger.break(1n);
    await subgraph.until((status) => status.state === "failed");
    assert.match(
      subgraph.health().failure?.message ?? "",
      /handleBroken: the mapping aborted at .*told to fail/,
    );
    await chain.goBack(mark);
    await chain.mine(2);
    await untilSynced(subgraph);
    assert.equal(subgraph.health().hasIndexingErrors, false);
    assert.deepEqual(await subgraph.ask("{ _meta { hasIndexingErrors } }"), {
      _meta: { hasIndexingErrors: false },
    });
  });

  test("forgets a data source that a replaced block had made", async (context) => {
    const subgraph = await follow(context);
    const coin = await ledger.deployCoin();
    const mark = await chain.mark();
    await ledger.makeCoin(coin, "Short-lived");
    await ledger.move(coin, nobody, person(9), 5n);
    await untilSynced(subgraph);
    const query = `{ coin(id: "${coin}") { name supply } }`;
    assert.deepEqual(await subgraph.ask(query), { coin: { name: "Short-lived", supply: "5" } });
    await chain.goBack(mark);
    await ledger.move(coin, nobody, person(9), 7n);
    await untilSynced(subgraph);
    assert.deepEqual(await subgraph.ask(query), { coin: null });
    await ledger.makeCoin(coin, "Second");
    await untilSynced(subgraph);
    assert.deepEqual(await subgraph.ask(query), { coin: { name: "Second", supply: "0" } });
  });

  test("shows a new data source all logs of the block that made it, also earlier ones", async (context) => {
    const subgraph = await follow(context);
    const coin = await ledger.deployCoin();
    await chain.inOneBlock(async () => {
      await ledger.move(coin, nobody, person(3), 11n);
      await ledger.makeCoin(coin, "Busy");
    });
    await untilSynced(subgraph);
    assert.deepEqual(await subgraph.ask(`{ coin(id: "${coin}") { supply } }`), { coin: { supply: "11" } });
  });
});

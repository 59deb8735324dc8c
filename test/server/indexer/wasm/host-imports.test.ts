import assert from "node:assert/strict";
import test, { before, describe } from "node:test";
import type { AbiEvent, Hex } from "viem";
import { buildFixture } from "../support/build-fixture.ts";
import { deployment, EventChain } from "../support/event-chain.ts";
import { suiteScope } from "../support/suite-scope.ts";
import { eventsOf, subgraphInTest, type SubgraphInTest } from "../support/subgraph-in-test.ts";

/** Answers twice the number that it is called with. */
const doublerRuntime = "60043560011b5f5260205ff3";
/** Reverts whatever it is asked. */
const refuserRuntime = "5f5ffd";

const events = eventsOf("host", "Probe");

describe("the host of a mapping", () => {
  let chain: EventChain;
  let probe: Hex;
  let subgraph: SubgraphInTest;

  const scope = suiteScope();

  before(async () => {
    chain = await EventChain.start(scope);
    probe = await chain.deployLogger();
    const subgraphPath = await buildFixture("host");
    const places = { Probe: { address: probe } };
    subgraph = await subgraphInTest(scope, { subgraphPath, rpcUrl: chain.url, places });
  });

  async function answersAfter(act: Promise<unknown>): Promise<Record<string, string>> {
    await act;
    await subgraph.whenIndexed(await chain.blockNumber());
    const { answers } = await subgraph.ask("{ answers(first: 1000) { id text } }");
    return Object.fromEntries((answers as { id: string; text: string }[]).map(({ id, text }) => [id, text]));
  }

  const asked = (what: string): Promise<Record<string, string>> =>
    answersAfter(chain.emit(probe, events["Ask"] as AbiEvent, { what }));

  test("computes with whole numbers of any size", async () => {
    const answers = await asked("numbers");
    const big = -(2n ** 127n) - 1n;
    assert.equal(answers["plus"], (big + 1n).toString());
    assert.equal(answers["minus"], "-256");
    assert.equal(answers["times"], (big * big).toString());
    assert.equal(answers["divided"], "-3");
    assert.equal(answers["mod"], "-1");
    assert.equal(answers["pow"], "-243");
    assert.equal(answers["or"], "-5");
    assert.equal(answers["and"], "10");
    assert.equal(answers["left shift"], (1n << 200n).toString());
    assert.equal(answers["right shift"], "-3");
    assert.equal(answers["by decimal"], "2.5");
    assert.equal(answers["i64"], "-9223372036854775808");
    assert.equal(answers["hex"], "0xff 0x0 0xfff");
  });

  test("computes decimals to 34 digits and rounds as graph-node does", async () => {
    const answers = await asked("decimals");
    assert.equal(answers["third"], `0.${"3".repeat(34)}`);
    assert.equal(answers["two thirds"], `0.${"6".repeat(33)}7`);
    assert.equal(answers["minus two thirds"], `-0.${"6".repeat(34)}`);
    assert.equal(answers["sum"], "0.3");
    assert.equal(answers["difference"], "999.999");
    assert.equal(answers["product"], "-0.0000000003");
    assert.equal(answers["equal"], "yes");
    assert.equal(answers["long"], "1234567890123456789012345678901235000000");
    assert.equal(answers["huge"], `5${"0".repeat(40)}`);
  });

  test("converts between bytes and text", async () => {
    const answers = await asked("conversions");
    assert.equal(answers["to string"], "hi");
    assert.equal(answers["not utf8"], "a\ufffdb");
    assert.equal(answers["to hex"], "0xc3a9");
    assert.equal(answers["address"], "0x00000000000000000000000000000000000000ab");
    assert.equal(answers["base58"], "QmWmyoMoctfbAaiEs2G46gpeUmhqFRDW6KWo64y5r581Vz");
    assert.equal(answers["keccak256"], "0x9c22ff5f21f0b81b113e63f7db6da94fedef11b2119b4088b89664fb9a3cb658");
  });

  test("reads JSON without losing digits, and says what is not JSON", async () => {
    const answers = await asked("json");
    assert.equal(answers["json order"], "ab");
    assert.equal(answers["json i64"], "1");
    assert.equal(answers["json f64"], "-2.5");
    assert.equal(answers["json bool"], "yes");
    assert.equal(answers["json null"], "yes");
    assert.equal(answers["json string"], "é");
    assert.equal(answers["json big"], "123456789012345678901234567890");
    assert.equal(answers["json error"], "yesyes");
    assert.equal(answers["json u64"], "yes18446744073709551615");
  });

  test("encodes and decodes ABI values", async () => {
    const answers = await asked("abi");
    const word = (hex: string): string => hex.padStart(64, "0");
    const hello = Buffer.from("hello").toString("hex").padEnd(64, "0");
    const body = ["20", "420", "3e", "80", "c0", "5"].map(word).join("") + hello + word("1") + "f".repeat(64);
    assert.equal(answers["encoded"], `0x${body}`);
    assert.equal(answers["decoded"], "0x0000000000000000000000000000000000000420hello-1");
    assert.equal(answers["not decoded"], "yes");
  });

  test("keeps, merges, relates and removes entities", async () => {
    const answers = await asked("store");
    assert.equal(answers["in block"], "yesno");
    assert.equal(answers["related"], "1One");
    assert.equal(answers["removed"], "yes0");
    assert.equal(answers["loaded"], "3top");
    assert.equal(answers["unset"], "yes3");
    assert.equal((await asked("store later"))["stored label"], "yes");
  });

  test("shows a handler its event, block, transaction and data source", async () => {
    const answers = await asked("surroundings");
    const number = await chain.blockNumber();
    const tag = `0x${number.toString(16)}`;
    const block = (await chain.request("eth_getBlockByNumber", tag, true)) as Record<string, string> & {
      transactions: Record<string, string>[];
    };
    const transaction = block.transactions[0] ?? {};
    assert.equal(answers["source"], `practice ${probe.toLowerCase()}`);
    assert.equal(answers["context"], "context 123456789012345678901234567890");
    assert.equal(answers["block"], `${number} ${block["hash"]} ${block["parentHash"]}`);
    assert.equal(answers["block time"], `${Number(block["timestamp"])} ${Number(block["gasLimit"])}`);
    assert.equal(answers["base fee"], "yesyes");
    assert.equal(
      answers["transaction"],
      `${transaction["hash"]} ${transaction["from"]} ${probe.toLowerCase()}`,
    );
    assert.equal(answers["transaction numbers"], `${Number(transaction["nonce"])} 0 0`);
    assert.equal(answers["transaction input"], String(((transaction["input"] ?? "").length - 2) / 2));
    assert.equal(answers["event"], `${probe.toLowerCase()} 0`);
    assert.ok(subgraph.lines.includes(`info: mapping of Probe: saw block ${number}`));
  });

  test("decodes every kind of event parameter", async () => {
    const values = {
      hashed: "secret",
      big: 2n ** 256n - 1n,
      negative: -5n,
      flag: true,
      blob: "0x010203",
      four: "0xdeadbeef",
      text: "grüezi",
      people: [`0x${"11".repeat(20)}`, `0x${"22".repeat(20)}`],
      pair: { small: 200, word: "pair" },
      two: [1, 65_535],
    };
    const answers = await answersAfter(chain.emit(probe, events["Everything"] as AbiEvent, values));
    const secretHash = "0x65462b0520ef7d3df61b9992ed3bea0c56ead753be7c8b3614e0ce01e4cac41b";
    assert.equal(answers["indexed string"], secretHash);
    assert.equal(answers["integers"], `${2n ** 256n - 1n} -5 yes`);
    assert.equal(answers["bytes"], "0x010203 0xdeadbeef grüezi");
    assert.equal(answers["addresses"], `2 0x${"22".repeat(20)}`);
    assert.equal(answers["pair"], "200 pair");
    assert.equal(answers["two"], "1 65535");
  });

  test("suspends a mapping while it reads the chain's state", async () => {
    const doubler = ((await chain.send(null, deployment(doublerRuntime))) as { contractAddress: Hex })
      .contractAddress;
    const refuser = ((await chain.send(null, deployment(refuserRuntime))) as { contractAddress: Hex })
      .contractAddress;
    const nobody = `0x${"99".repeat(20)}`;
    const answers = await answersAfter(
      chain.emit(probe, events["Reach"] as AbiEvent, { doubler, refuser, nobody }),
    );
    assert.equal(answers["call"], "42");
    assert.equal(answers["reverted"], "yes");
    assert.equal(answers["no contract"], "yes");
    assert.equal(answers["balance"], "true");
    assert.equal(answers["has code"], "yesno");
  });

  test("calls a handler with a topic filter for matching logs only", async () => {
    const filtered = events["Filtered"] as AbiEvent;
    const other = await answersAfter(chain.emit(probe, filtered, { key: 8n }));
    assert.equal(other["filtered"], undefined);
    const matching = await answersAfter(chain.emit(probe, filtered, { key: 7n }));
    assert.equal(matching["filtered"], "7");
  });
});

describe("a mapping that fails", () => {
  let chain: EventChain;
  const scope = suiteScope();

  before(async () => {
    chain = await EventChain.start(scope);
  });

  const failures: Record<string, RegExp> = {
    "divide by zero": /cannot divide BigInt 1 by zero/,
    critical: /logged a critical error: told to end/,
    "missing field": /expected Shelf\[x\] to have a value for height, found none/,
    "bad json": /JSON that is malformed/,
  };
  for (const [what, message] of Object.entries(failures)) {
    test(`stops the index before its block and says why: ${what}`, async (context) => {
      const address = await chain.deployLogger();
      const subgraph = await subgraphInTest(context, {
        subgraphPath: await buildFixture("host"),
        rpcUrl: chain.url,
        places: { Probe: { address } },
      });
      await chain.emit(address, events["Ask"] as AbiEvent, { what });
      await subgraph.until((status) => status.state === "failed");
      const { failure, head, hasIndexingErrors } = subgraph.health();
      assert.match(failure?.message ?? "", message);
      assert.equal(failure?.deterministic, true);
      assert.equal(failure?.block?.number, await chain.blockNumber());
      assert.equal(head?.number, (await chain.blockNumber()) - 1);
      assert.equal(hasIndexingErrors, true);
      const { _meta } = await subgraph.ask("{ _meta { hasIndexingErrors } }");
      assert.deepEqual(_meta, { hasIndexingErrors: true });
    });
  }
});

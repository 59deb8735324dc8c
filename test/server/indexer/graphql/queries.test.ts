import assert from "node:assert/strict";
import test, { before, describe } from "node:test";
import type { Hex } from "viem";
import { buildFixture } from "../support/build-fixture.ts";
import { EventChain } from "../support/event-chain.ts";
import { Ledger, nobody, person } from "../support/ledger.ts";
import { subgraphInTest, type SubgraphInTest } from "../support/subgraph-in-test.ts";
import { suiteScope } from "../support/suite-scope.ts";

const filters: [where: string, expected: number[]][] = [
  [`balance: "30"`, [3]],
  [`balance: 30`, [3]],
  [`balance_not: "30"`, [1, 2, 4, 5]],
  [`balance_gt: "30"`, [4, 5]],
  [`balance_gte: "30"`, [3, 4, 5]],
  [`balance_lt: "30"`, [1, 2]],
  [`balance_lte: "-1"`, [1]],
  [`balance_in: ["20", "40"]`, [2, 4]],
  [`balance_not_in: ["20", "40"]`, [1, 3, 5]],
  [`balance_in: []`, []],
  [`balance_not_in: []`, [1, 2, 3, 4, 5]],
  [`inDebt: true`, [1]],
  [`inDebt_not: true`, [2, 3, 4, 5]],
  [`lastSide: OUT`, [1]],
  [`lastSide_in: [IN]`, [2, 3, 4, 5]],
  [`moves_gte: 2`, [1, 5]],
  [`bigMoves: "1"`, [1, 5]],
  [`label: null`, [4, 5]],
  [`label_not: null`, [1, 2, 3]],
  [`label_not: "Anna"`, [2, 3]],
  [`label_contains: "nn"`, [1]],
  [`label_contains_nocase: "AN"`, [1, 2]],
  [`label_not_contains: "nn"`, [2, 3]],
  [`label_not_contains_nocase: "an"`, [3]],
  [`label_starts_with: "A"`, [1]],
  [`label_starts_with_nocase: "A"`, [1, 2]],
  [`label_not_starts_with: "A"`, [2, 3]],
  [`label_not_starts_with_nocase: "a"`, [3]],
  [`label_ends_with: "a"`, [1, 3]],
  [`label_ends_with_nocase: "A"`, [1, 3]],
  [`label_not_ends_with: "a"`, [2]],
  [`label_not_ends_with_nocase: "A"`, [2]],
  [`label_gt: "Anna"`, [2, 3]],
  [`tags: ["blue"]`, [2]],
  [`tags_not: ["blue"]`, [1, 3, 4, 5]],
  [`tags_contains: ["red"]`, [1]],
  [`tags_contains: ["red", "Blue"]`, [1]],
  [`tags_contains: ["red", "blue"]`, []],
  [`tags_contains_nocase: ["BLUE"]`, [1, 2]],
  [`tags_not_contains: ["blue"]`, [1, 3, 4, 5]],
  [`id: "${person(2)}"`, [2]],
  [`id_in: ["${person(2)}", "${person(9)}"]`, [2]],
  [`id_gt: "${person(3)}"`, [4, 5]],
  [`id_contains: "0x0004"`, [4]],
  [`bestFriend: "${person(2)}"`, [4]],
  [`bestFriend_: { label: "Berta" }`, [1]],
  [`bestFriend_: { bestFriend_: { label: "Anna" } }`, []],
  [`friends_: { label: "anton" }`, [1, 4]],
  [`friends_contains: ["${person(3)}"]`, [1]],
  [`befriendedBy_: { inDebt: true }`, [2, 3]],
  [`entries_: { amount_gt: "1000" }`, [1, 5]],
  [`incoming_: { amount: "50" }`, [5]],
  [`profile_: { title_starts_with: "Bert" }`, [3]],
  [`coin_: { name_contains: "_100%" }`, []],
  [`and: [{ balance_gt: "10" }, { balance_lt: "40" }]`, [2, 3]],
  [`or: [{ balance: "20" }, { label: "Anna" }]`, [1, 2]],
  [`and: [{ or: [{ balance: "20" }, { balance: "30" }] }, { label_not: "Berta" }]`, [2]],
  [`balance_gt: "10", label_not: null`, [2, 3]],
  [`seenAt_gt: "0"`, [1, 2, 3, 4, 5]],
  [`share_lt: "0"`, [1]],
];

const dear: [what: string, query: string, message: RegExp][] = [
  [
    "nested lists that multiply",
    "{ coins(first: 1000) { accounts(first: 1000) { entries(first: 1000) { id } } } }",
    /potentially returns `\d+` entities or more/,
  ],
  ["depth", nested(13), /depth that exceeds the limit of `12`/],
  [
    "aliases at the root",
    `{ ${Array.from({ length: 101 }, (_, n) => `a${n}: coins { id }`).join(" ")} }`,
    /101 root fields/,
  ],
  ["fragments that multiply", fragmentBomb(), /more than the limit of 1500 fields/],
  ["many tokens", `{ coins { ${"id ".repeat(3_000)} } }`, /more tha[nt] 2500 tokens/],
  [
    "schema lists that multiply",
    "{__schema{types{fields{type{fields{type{fields{name}}}}}}}}",
    /introspection|potentially returns/,
  ],
  ["long text", `{ coins { id } } #${"x".repeat(100_001)}`, /characters, which exceeds the limit/],
];

/** Persons 1 to 5 hold 10, 20, 30, 40 and 50 of the first coin; person 1 then owes. */
describe("queries", () => {
  const scope = suiteScope();
  let chain: EventChain;
  let subgraph: SubgraphInTest;
  let gold: Hex;
  let tin: Hex;
  let beforeDebt = 0;
  let hashBeforeDebt = "";

  before(async () => {
    const subgraphPath = await buildFixture("ledger");
    chain = await EventChain.start(scope);
    const ledger = await Ledger.deploy(chain);
    gold = await ledger.deployCoin();
    tin = await ledger.deployCoin();
    await ledger.makeCoin(gold, "Gold");
    await ledger.makeCoin(tin, "Tin_100%");
    for (let number = 1; number <= 5; number++)
      await ledger.move(gold, nobody, person(number), BigInt(number * 10));
    await ledger.label(gold, person(1), "Anna", ["red", "Blue"]);
    await ledger.label(gold, person(2), "anton", ["blue"]);
    await ledger.label(gold, person(3), "Berta", []);
    await ledger.befriend(gold, person(1), person(2));
    await ledger.befriend(gold, person(1), person(3));
    await ledger.befriend(gold, person(4), person(2));
    beforeDebt = await chain.blockNumber();
    hashBeforeDebt = ((await chain.request("eth_getBlockByNumber", "latest", false)) as { hash: string })
      .hash;
    await ledger.move(gold, person(1), person(5), 2n ** 200n);
    const places = { Mint: { address: ledger.mint } };
    subgraph = await subgraphInTest(scope, { subgraphPath, rpcUrl: chain.url, places });
    await subgraph.whenIndexed(await chain.blockNumber());
  });

  const numberOf = (id: string): number => Number.parseInt(id, 16);

  /** Answers the numbers of the persons whose accounts a list query finds, in its order. */
  async function persons(args: string): Promise<number[]> {
    const { accounts } = await subgraph.ask(`{ accounts${args === "" ? "" : `(${args})`} { id } }`);
    return (accounts as { id: string }[]).map(({ id }) => numberOf(id));
  }

  for (const [where, expected] of filters) {
    test(`find what { ${where} } says`, async () => {
      assert.deepEqual(await persons(`where: { ${where} }`), expected);
    });
  }

  test("order by numbers, decimals, text and children, with ties by id in the same direction", async () => {
    assert.deepEqual(await persons("orderBy: balance"), [1, 2, 3, 4, 5]);
    assert.deepEqual(await persons("orderBy: balance, orderDirection: desc"), [5, 4, 3, 2, 1]);
    assert.deepEqual(await persons("orderBy: share, orderDirection: desc"), [5, 4, 3, 2, 1]);
    assert.deepEqual(await persons("orderBy: moves"), [2, 3, 4, 1, 5]);
    assert.deepEqual(await persons("orderBy: moves, orderDirection: desc"), [5, 1, 4, 3, 2]);
    assert.deepEqual(await persons("orderBy: label"), [1, 3, 2, 4, 5]);
    assert.deepEqual(await persons("orderBy: label, orderDirection: desc"), [5, 4, 2, 3, 1]);
    assert.deepEqual(await persons("orderBy: bestFriend__label, first: 2"), [1, 4]);
    assert.deepEqual(await persons("orderBy: profile__title, first: 3"), [1, 3, 2]);
    assert.deepEqual(await persons("orderDirection: desc"), [5, 4, 3, 2, 1]);
  });

  test("cut lists by first and skip within bounds", async () => {
    assert.deepEqual(await persons("first: 2, skip: 1"), [2, 3]);
    assert.deepEqual(await persons("skip: 9"), []);
    const tooMany = "The `first` argument must be between 0 and 1000, but is 1001";
    assert.equal(await subgraph.complaint("{ accounts(first: 1001) { id } }"), tooMany);
    assert.match(await subgraph.complaint("{ accounts(first: 0) { id } }"), /The `first` argument/);
    assert.match(await subgraph.complaint("{ accounts(skip: -1) { id } }"), /The `skip` argument/);
  });

  test("find one entity by an id in any spelling", async () => {
    const upper = `0x${person(2).slice(2).toUpperCase()}`;
    assert.deepEqual(await subgraph.ask(`{ account(id: "${upper}") { balance } }`), {
      account: { balance: "20" },
    });
    assert.deepEqual(await subgraph.ask(`{ account(id: "0x00") { id } }`), { account: null });
    const { entry } = await subgraph.ask("query($id: ID!) { entry(id: $id) { __typename } }", {
      id: ((await subgraph.ask("{ outgoings { id } }"))["outgoings"] as { id: string }[])[0]?.id,
    });
    assert.deepEqual(entry, { __typename: "Outgoing" });
  });

  test("read interfaces across their types in one order", async () => {
    const query = `{ entries(orderBy: amount, orderDirection: desc, first: 3) { __typename amount account { id } } }`;
    const { entries } = await subgraph.ask(query);
    const huge = (2n ** 200n).toString();
    const sorted = (entries as { amount: string; account: { id: string } }[]).map(
      (entry) => [entry.amount, numberOf(entry.account.id)] as const,
    );
    assert.deepEqual(sorted.slice(0, 2).sort(), [
      [huge, 1],
      [huge, 5],
    ]);
    assert.deepEqual(sorted[2], ["50", 5]);
    const { paged } = await subgraph.ask(`{ paged: entries(orderBy: at, first: 2, skip: 5) { __typename } }`);
    assert.equal((paged as unknown[]).length, 2);
  });

  test("follow references, stored lists, derived lists and derived single fields", async () => {
    const { coins } = await subgraph.ask(`{
      coins(orderBy: name) {
        name
        accounts(orderBy: balance, first: 2, skip: 1, where: { balance_gt: "0" }) {
          id
          friends(orderBy: id, orderDirection: desc) { id }
          befriendedBy { id }
          entries(first: 1, orderBy: at) { amount ... on Incoming { sender } }
          profile { title }
          bestFriend { coin { name } }
        }
      }
    }`);
    const anyone = { amount: "30", sender: nobody };
    assert.deepEqual(coins, [
      {
        name: "Gold",
        accounts: [
          {
            id: person(3),
            friends: [],
            befriendedBy: [{ id: person(1) }],
            entries: [anyone],
            profile: { title: "Berta of Gold" },
            bestFriend: null,
          },
          {
            id: person(4),
            friends: [{ id: person(2) }],
            befriendedBy: [],
            entries: [{ amount: "40", sender: nobody }],
            profile: null,
            bestFriend: { coin: { name: "Gold" } },
          },
        ],
      },
      { name: "Tin_100%", accounts: [] },
    ]);
  });

  test("give each parent its own first children", async () => {
    const { accounts } = await subgraph.ask(
      `{ accounts { friends(first: 1, orderBy: balance, orderDirection: desc) { id } } }`,
    );
    const found = (accounts as { friends: { id: string }[] }[]).map(({ friends }) =>
      friends.map(({ id }) => numberOf(id)),
    );
    assert.deepEqual(found, [[3], [], [], [2], []]);
  });

  test("answer at an earlier block by number and by hash", async () => {
    const at = (block: string): Promise<unknown> =>
      subgraph.ask(`{ account(id: "${person(1)}", block: ${block}) { balance entries { amount } } }`);
    const then = { account: { balance: "10", entries: [{ amount: "10" }] } };
    assert.deepEqual(await at(`{ number: ${beforeDebt} }`), then);
    assert.deepEqual(await at(`{ hash: "${hashBeforeDebt}" }`), then);
    const now = (10n - 2n ** 200n).toString();
    const { account } = (await at(`{ number_gte: ${beforeDebt} }`)) as { account: { balance: string } };
    assert.equal(account.balance, now);
    const { accounts } = await subgraph.ask(`{ accounts(block: { number: 5 }, orderBy: coin__name) { id } }`);
    assert.deepEqual(accounts, []);
  });

  test("say which block they cannot answer at", async () => {
    const number = await chain.blockNumber();
    const message = await subgraph.complaint(`{ coins(block: { number: ${number + 5} }) { id } }`);
    assert.match(
      message,
      /has only indexed up to block number \d+ and data for block number \d+ is therefore not yet/,
    );
    assert.match(
      await subgraph.complaint(`{ coins(block: { number_gte: 99999 }) { id } }`),
      /block\.number_gte/,
    );
    const unknown = `{ coins(block: { hash: "0x${"ab".repeat(32)}" }) { id } }`;
    assert.match(await subgraph.complaint(unknown), /no block with that hash found/);
  });

  test("describe where the index stands", async () => {
    const head = subgraph.head();
    const { _meta } = await subgraph.ask(
      "{ _meta { block { number hash timestamp } deployment hasIndexingErrors } }",
    );
    assert.deepEqual(_meta, {
      block: { number: head?.number, hash: head?.hash, timestamp: head?.timestamp },
      deployment: subgraph.health().deployment,
      hasIndexingErrors: false,
    });
    const old = await subgraph.ask(`{ _meta(block: { number: ${beforeDebt} }) { block { number hash } } }`);
    assert.deepEqual(old, { _meta: { block: { number: beforeDebt, hash: null } } });
  });

  test("find what changed since a block, and not what was saved without a change", async () => {
    assert.deepEqual(await persons(`where: { _change_block: { number_gte: ${beforeDebt + 1} } }`), [1, 5]);
    const { coins } = await subgraph.ask(
      `{ coins(where: { _change_block: { number_gte: ${beforeDebt + 1} } }) { id } }`,
    );
    assert.deepEqual(coins, []);
  });

  test("answer with text for large numbers and lower hex for bytes", async () => {
    const query = `{ account(id: "${person(5)}") { id balance bigMoves seenAt share tags lastSide moves inDebt label } }`;
    const { account } = (await subgraph.ask(query)) as { account: Record<string, unknown> };
    assert.equal(account["balance"], (50n + 2n ** 200n).toString());
    assert.equal(account["bigMoves"], "1");
    assert.match(String(account["seenAt"]), /^\d{16}$/);
    assert.match(String(account["share"]), /^\d+\.?\d*$/);
    assert.deepEqual([account["tags"], account["lastSide"], account["moves"]], [[], "IN", 2]);
    assert.deepEqual([account["inDebt"], account["label"], account["id"]], [false, null, person(5)]);
  });

  test("refuse column filters beside `or`, as graph-node does", async () => {
    const message = await subgraph.complaint(
      `{ accounts(where: { balance: "1", or: [{ label: "x" }] }) { id } }`,
    );
    assert.match(
      message,
      /Cannot mix column filters with 'or' operator at the same level. Found column filter\(s\) 'balance'/,
    );
  });

  test("refuse values that do not fit a filter", async () => {
    const complaint = await subgraph.complaint(`{ accounts(where: { balance: "many" }) { id } }`);
    assert.equal(complaint, "Failed to decode `BigInt` value: `many`");
    assert.match(
      await subgraph.complaint(`{ accounts(where: { id: "0xzz" }) { id } }`),
      /Failed to decode `Bytes` value/,
    );
    assert.match(
      await subgraph.complaint(`{ accounts(where: { balance_gt: null }) { id } }`),
      /not supported by value/,
    );
    assert.match(
      await subgraph.complaint(`{ accounts(orderBy: entries) { id } }`),
      /does not exist in "Account_orderBy"|Ordering by/,
    );
  });

  test("accept variables, fragments, aliases and directives", async () => {
    const query = `query Some($n: Int!, $where: Account_filter, $with: Boolean!) {
      few: accounts(first: $n, where: $where) { ...Short label @include(if: $with) }
    }
    fragment Short on Account { id coin { ...Name } }
    fragment Name on Coin { title: name }`;
    const { few } = await subgraph.ask(query, { n: 1, where: { balance_gt: "25" }, with: false });
    assert.deepEqual(few, [{ id: person(3), coin: { title: "Gold" } }]);
  });

  for (const [what, query, message] of dear) {
    test(`are refused before they run for their ${what}`, async () => {
      const before = process.cpuUsage();
      assert.match(await subgraph.complaint(query), message);
      // Two seconds of work, however busy the machine is.
      assert.ok(process.cpuUsage(before).user < 2_000_000);
    });
  }
});

function nested(depth: number): string {
  return `{ accounts(first: 1) { ${"bestFriend { ".repeat(depth)} id ${"} ".repeat(depth)} } }`;
}

function fragmentBomb(): string {
  const levels = Array.from({ length: 12 }, (_, level) => {
    const inner = level === 11 ? "id" : `...F${level + 1} ...F${level + 1}`;
    return `fragment F${level} on Coin { ${inner} }`;
  });
  return `{ coins { ...F0 } } ${levels.join(" ")}`;
}

import assert from "node:assert/strict";

import { isAddressEqual, zeroAddress } from "viem";

import { modelSharesAbi } from "../../../generated/abi/ModelShares.ts";
import type { RunningSubgraph } from "../../../server/indexer/run-subgraph.ts";
import type { PracticePlatform } from "../practice-platform.ts";
import { addressIn, assertRow, idIn, rowsOf, sumOf, type Row } from "./rows.ts";

/** Members with their votes, and the counts of members. */
export async function assertShares(index: RunningSubgraph, platform: PracticePlatform): Promise<void> {
  const members = await rowsOf(
    index,
    "members",
    "model { id shares totalSupply memberCount } address balance votes delegate claimedRevenue custody",
  );
  for (const member of members) await assertMember(member, platform);
  for (const { id, totalSupply, memberCount } of new Set(members.map((member) => member["model"] as Row))) {
    const own = members.filter((member) => idIn(member, "model") === id);
    assert.equal(`${sumOf(own, "balance")}`, totalSupply, `all shares of model ${id} have a holder`);
    assert.equal(own.filter(isHolder).length, memberCount, `members of model ${id}`);
  }
  await assertAccounts(index, members);
  await assertBalanceJournal(index, members);
}

async function assertMember(member: Row, { reader }: PracticePlatform): Promise<void> {
  const shares = { address: addressIn(member["model"] as Row, "shares"), abi: modelSharesAbi } as const;
  const address = addressIn(member, "address");
  const args = [address] as const;
  assertRow("member", member, {
    balance: await reader.readContract({ ...shares, functionName: "balanceOf", args }),
    votes: await reader.readContract({ ...shares, functionName: "getVotes", args }),
    custody: await reader.readContract({ ...shares, functionName: "custody", args }),
  });
  const delegate = await reader.readContract({ ...shares, functionName: "delegates", args });
  const unchosen = member["custody"] ? zeroAddress : address;
  assert.ok(
    isAddressEqual(delegate, addressIn({ ...member, delegate: member["delegate"] ?? unchosen }, "delegate")),
  );
}

async function assertAccounts(index: RunningSubgraph, members: readonly Row[]): Promise<void> {
  const [totals] = await rowsOf(index, "platforms", "memberCount");
  const holders = new Set(members.filter(isHolder).map(({ address }) => address));
  assert.equal(totals?.["memberCount"], holders.size, "members of the platform");
  for (const account of await rowsOf(index, "accounts", "membershipCount")) {
    const memberships = members.filter((member) => isHolder(member) && member["address"] === account.id);
    assertRow("account", account, { membershipCount: memberships.length });
  }
}

/** The last change of each member says what the member holds. */
async function assertBalanceJournal(index: RunningSubgraph, members: readonly Row[]): Promise<void> {
  for (const member of members) {
    const last = `balanceChanges(first: 1, orderBy: at, orderDirection: desc, where: { member: "${member.id}" }) { balance at }`;
    const answer = await index.execute(`{ ${last} }`);
    const [change] = (answer.data as { balanceChanges: { balance: string; at: string }[] }).balanceChanges;
    if (change === undefined) assert.equal(member["balance"], "0");
    else
      assert.ok(await isAmong(index, member, change.at), `the journal of ${member.id} ends with its balance`);
  }
}

/** Several changes may carry one second; one of them must be the present balance. */
async function isAmong(index: RunningSubgraph, member: Row, at: string): Promise<boolean> {
  const answer = await index.execute(
    `{ balanceChanges(where: { member: "${member.id}", at: "${at}" }) { balance } }`,
  );
  const changes = (answer.data as { balanceChanges: { balance: string }[] }).balanceChanges;
  return changes.some(({ balance }) => balance === member["balance"]);
}

function isHolder(member: Row): boolean {
  return member["custody"] === false && member["balance"] !== "0";
}

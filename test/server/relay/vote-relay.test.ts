import assert from "node:assert/strict";
import { before, describe, it } from "node:test";

import { encodeFunctionData, keccak256, parseEther, toHex, type Hex, type LocalAccount } from "viem";

import { creditVaultAbi } from "../../../generated/abi/CreditVault.ts";
import { modelGovernorAbi } from "../../../generated/abi/ModelGovernor.ts";
import { practiceAccount } from "../../../server/chain/practice/accounts.ts";
import { systemClock } from "../../../server/core/clock.ts";
import { createVoteRelay, type VoteRelay } from "../../../server/relay/vote-relay.ts";
import {
  forWholeFile,
  launchFunded,
  openCashier,
  startPlatform,
  type LaunchedModel,
  type PaidPlatform,
} from "../payments/paid-platform.ts";

const wholeFile = forWholeFile();
const proposer = practiceAccount(2);
let platform: PaidPlatform;
let model: LaunchedModel;
let relay: VoteRelay;
let proposals = 0;

before(async () => {
  platform = await startPlatform(wholeFile);
  model = await launchFunded(platform);
  const { sender, counters } = await openCashier(wholeFile, platform, model);
  const registry = platform.at("ModelRegistry");
  relay = createVoteRelay({
    reader: platform.reader,
    sender,
    registry,
    counters,
    clock: systemClock,
    votesPerDay: 3,
  });
  await platform.chain.moveTime(120);
});

/** A proposal for another price whose vote has begun. */
async function openProposal(): Promise<bigint> {
  const { governor, creditVault } = model.parts;
  const data = encodeFunctionData({
    abi: creditVaultAbi,
    functionName: "setPrice",
    args: [20_000n + BigInt(++proposals)],
  });
  const description = `Another price ${proposals}\n\n#proposer=${proposer.address}`;
  const call = { address: governor, abi: modelGovernorAbi } as const;
  await platform.mined(
    platform
      .writer(proposer)
      .writeContract({ ...call, functionName: "propose", args: [[creditVault], [0n], [data], description] }),
  );
  await platform.chain.moveTime(61);
  return platform.reader.readContract({
    ...call,
    functionName: "hashProposal",
    args: [[creditVault], [0n], [data], keccak256(toHex(description))],
  });
}

async function signBallot(voter: LocalAccount, proposalId: bigint, support = 1): Promise<Hex> {
  const { governor } = model.parts;
  const contract = { address: governor, abi: modelGovernorAbi } as const;
  const [[, name, version, , verifyingContract], nonce] = await Promise.all([
    platform.reader.readContract({ ...contract, functionName: "eip712Domain" }),
    platform.reader.readContract({ ...contract, functionName: "nonces", args: [voter.address] }),
  ]);
  return voter.signTypedData({
    domain: { name, version, chainId: platform.chain.chainId, verifyingContract },
    types: {
      Ballot: [
        { name: "proposalId", type: "uint256" },
        { name: "support", type: "uint8" },
        { name: "voter", type: "address" },
        { name: "nonce", type: "uint256" },
      ],
    },
    primaryType: "Ballot",
    message: { proposalId, support, voter: voter.address, nonce },
  });
}

const voteOf = async (voter: LocalAccount, proposalId: bigint) => ({
  governor: model.parts.governor,
  proposalId: `${proposalId}`,
  support: 1,
  voter: voter.address,
  signature: await signBallot(voter, proposalId),
});

const hasVoted = (voter: LocalAccount, proposalId: bigint): Promise<boolean> =>
  platform.reader.readContract({
    address: model.parts.governor,
    abi: modelGovernorAbi,
    functionName: "hasVoted",
    args: [proposalId, voter.address],
  });

describe("the vote relay", () => {
  it("casts a signed vote at the operator's cost", async () => {
    const voter = practiceAccount(3);
    const proposalId = await openProposal();
    const gasMoney = await platform.reader.getBalance({ address: voter.address });
    const { hash } = await relay.relay(await voteOf(voter, proposalId));
    assert.match(hash, /^0x[0-9a-f]{64}$/);
    assert.equal(await hasVoted(voter, proposalId), true);
    assert.equal(await platform.reader.getBalance({ address: voter.address }), gasMoney);
    assert.ok(gasMoney > parseEther("1"));
  });

  it("refuses a second vote in the governor's own words", async () => {
    const voter = practiceAccount(4);
    const proposalId = await openProposal();
    await relay.relay(await voteOf(voter, proposalId));
    await assert.rejects(relay.relay(await voteOf(voter, proposalId)), { code: "GovernorAlreadyCastVote" });
  });

  it("refuses a forged vote before it costs anything, the voter's daily bound included", async () => {
    const proposalId = await openProposal();
    const forged = { ...(await voteOf(practiceAccount(2), proposalId)), voter: practiceAccount(3).address };
    for (let tries = 0; tries < 4; tries += 1) {
      await assert.rejects(relay.relay(forged), { code: "GovernorInvalidSignature" });
    }
    assert.equal(await hasVoted(practiceAccount(3), proposalId), false);
  });

  it("bounds the votes that one voter may have relayed in a day", async () => {
    const voter = practiceAccount(2);
    const open = [await openProposal(), await openProposal(), await openProposal(), await openProposal()];
    for (const proposalId of open.slice(0, 3)) await relay.relay(await voteOf(voter, proposalId));
    await assert.rejects(relay.relay(await voteOf(voter, open[3]!)), {
      code: "votes-relayed-up",
      status: 429,
    });
  });

  it("refuses what is no vote, no governor of ours, and a stale nonce", async () => {
    const voter = practiceAccount(3);
    const proposalId = await openProposal();
    const vote = await voteOf(voter, proposalId);
    await assert.rejects(relay.relay({ proposalId: "x" }), { code: "vote-malformed", status: 400 });
    await assert.rejects(relay.relay({ ...vote, governor: model.parts.timelock }), {
      code: "governor-unknown",
      status: 404,
    });
    await assert.rejects(relay.relay({ ...vote, nonce: "77" }), { code: "vote-nonce-stale", status: 409 });
  });
});

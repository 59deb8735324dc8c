import assert from "node:assert/strict";
import { before, describe, test } from "node:test";

import { encodePacked, zeroAddress, type Address, type Hex } from "viem";

import { creditVaultAbi } from "../../../generated/abi/CreditVault.ts";
import { modelRegistryAbi } from "../../../generated/abi/ModelRegistry.ts";
import {
  action,
  AGAINST,
  agree,
  ABSTAIN,
  FOR,
  propose,
  type Action,
  type Proposal,
} from "../support/governance.ts";
import {
  createPlatform,
  launchGoverned,
  launchModel,
  personAt,
  type Model,
  type Platform,
} from "../support/platform.ts";
import { assertReverts } from "../support/reverts.ts";

const SHARE = 10n ** 18n;
const [PENDING, ACTIVE, DEFEATED, SUCCEEDED] = [0, 1, 3, 4];
const CANCELED = 2;

describe("proposing and voting", () => {
  let platform: Platform;
  let model: Model;
  let [ann, ben, cleo, stranger]: Address[] = [];
  let setPrice: Action;
  let text = 0;

  before(async () => {
    platform = await createPlatform();
    model = await launchGoverned(platform);
    [ann, ben, cleo, stranger] = [2, 3, 4, 9].map((index) => personAt(platform, index));
    setPrice = action(model.parts.creditVault, creditVaultAbi, "setPrice", [30_000n]);
  });

  test("nobody proposes before the presale is finalized", async () => {
    const young = await launchModel(platform);
    await assertReverts(propose(young, ann!, [setPrice]), "ModelGovernorNotOpen");
  });

  test("a proposal must name its proposer at its end", async () => {
    const { target, data } = setPrice;
    const withText = (description: string, account = ann!) =>
      model.governor.write.propose([[target], [0n], [data], description], { account });
    for (const description of ["", "Raise the price", `#proposer=${ann} `, `#proposer=${ann?.slice(2)}00`]) {
      await assertReverts(withText(description), "ModelGovernorProposerMissing", [ann]);
    }
    for (const other of [ben, `0x${"zz".repeat(20)}`, `${ann?.slice(0, -1)}g`]) {
      await assertReverts(withText(`Raise it #proposer=${other}`), "GovernorRestrictedProposer", [ann]);
    }
    await withText(`Raise it #proposer=${ann?.toLowerCase()}`);
    await assertReverts(
      withText(`Raise it #proposer=${ann?.toLowerCase()}`),
      "GovernorUnexpectedProposalState",
    );
  });

  test("a proposer needs a part of all shares", async () => {
    const call = propose(model, stranger!, [setPrice]);
    const supply = await model.shares.read.totalSupply();
    await assertReverts(call, "GovernorInsufficientProposerVotes", [stranger, 0n, (supply * 50n) / 10_000n]);
  });

  test("the rules are fixed when a proposal is made, and announced", async () => {
    const proposal = await proposeFresh([setPrice]);
    const [classified] = await model.governor.getEvents.ProposalClassified({ proposalId: proposal.id });
    const supply = await model.shares.read.totalSupply();
    assert.equal(classified?.args.category, 1);
    assert.equal(classified?.args.quorum, (supply * 500n) / 10_000n);
    assert.equal(classified?.args.majorityBps, 5_000);
    assert.equal(classified?.args.extraDelay, 0);
    assert.equal(BigInt(classified?.args.expiresAt ?? 0), await model.governor.read.expiresAt([proposal.id]));
    assert.equal(await model.governor.read.quorumOf([proposal.id]), (supply * 500n) / 10_000n);
    await assertReverts(model.governor.read.quorumOf([1n]), "GovernorNonexistentProposal");
    await assertReverts(model.governor.read.categoryOf([1n]), "GovernorNonexistentProposal");
  });

  test("votes count once, only while the vote is open, and only with shares held at its beginning", async () => {
    const proposal = await proposeFresh([setPrice]);
    assert.equal(await model.governor.read.state([proposal.id]), PENDING);
    await assertReverts(vote(proposal, ben!, FOR), "GovernorUnexpectedProposalState");
    await platform.pass(61);
    await model.shares.write.transfer([stranger!, 100n * SHARE], { account: cleo });
    assert.equal(await model.governor.read.state([proposal.id]), ACTIVE);
    await assertReverts(vote(proposal, stranger!, FOR), "GovernorAlreadyCastVote");
    await vote(proposal, cleo!, FOR);
    await assertReverts(vote(proposal, cleo!, AGAINST), "GovernorAlreadyCastVote", [cleo]);
    const [, forVotes] = await model.governor.read.proposalVotes([proposal.id]);
    assert.equal(forVotes, 1_000n * SHARE);
    await model.shares.write.transfer([cleo!, 100n * SHARE], { account: stranger });
    await platform.pass(601);
    await assertReverts(vote(proposal, ben!, FOR), "GovernorUnexpectedProposalState");
  });

  test("votes may be split", async () => {
    const proposal = await proposeFresh([setPrice]);
    await platform.pass(61);
    const parts = encodePacked(
      ["uint128", "uint128", "uint128"],
      [1_000n * SHARE, 1_500n * SHARE, 500n * SHARE],
    );
    await model.governor.write.castVoteWithReasonAndParams([proposal.id, 255, "undecided", parts], {
      account: ben,
    });
    const tally = await model.governor.read.proposalVotes([proposal.id]);
    assert.deepEqual(tally, [1_000n * SHARE, 1_500n * SHARE, 500n * SHARE]);
    await assertReverts(vote(proposal, ben!, FOR), "GovernorAlreadyCastVote");
  });

  test("half of the votes is not a majority", async () => {
    const proposal = await proposeFresh([setPrice]);
    await platform.pass(61);
    const halves = encodePacked(["uint128", "uint128", "uint128"], [3_000n * SHARE, 3_000n * SHARE, 0n]);
    await model.governor.write.castVoteWithReasonAndParams([proposal.id, 255, "", halves], { account: ann });
    await platform.pass(601);
    assert.equal(await model.governor.read.state([proposal.id]), DEFEATED);
  });

  test("a proposal without its category's quorum is defeated; abstentions count for the quorum", async () => {
    const operator = action(platform.registry.address, modelRegistryAbi, "setOperator", [
      model.modelId,
      ben,
      true,
    ]);
    const lonely = await proposeFresh([operator]);
    const helped = await proposeFresh([operator]);
    assert.equal(await model.governor.read.categoryOf([lonely.id]), 3);
    await platform.pass(61);
    await vote(lonely, cleo!, FOR);
    await vote(helped, cleo!, FOR);
    await vote(helped, ben!, ABSTAIN);
    await platform.pass(601);
    assert.equal(await model.governor.read.state([lonely.id]), DEFEATED);
    assert.equal(await model.governor.read.state([helped.id]), SUCCEEDED);
    await assertReverts(model.governor.write.queue(lonely.executeArgs), "GovernorUnexpectedProposalState");
  });

  test("a quorum that is reached late keeps the vote open", async () => {
    const proposal = await proposeFresh([setPrice]);
    const deadline = await model.governor.read.proposalDeadline([proposal.id]);
    await platform.networkHelpers.time.increaseTo(deadline - 10n);
    await vote(proposal, ann!, FOR);
    const extended = await model.governor.read.proposalDeadline([proposal.id]);
    assert.ok(extended > deadline + 100n);
    await platform.networkHelpers.time.increaseTo(deadline + 50n);
    await vote(proposal, ben!, AGAINST);
  });

  test("a vote by signature counts for its signer once, and for no other proposal", async () => {
    const [one, other] = [await proposeFresh([setPrice]), await proposeFresh([setPrice])];
    await platform.pass(61);
    const signature = await signBallot(one, FOR);
    const bring = (proposal: Proposal, support: number) =>
      model.governor.write.castVoteBySig([proposal.id, support, ben!, signature], { account: stranger });
    await assertReverts(bring(other, FOR), "GovernorInvalidSignature", [ben]);
    await assertReverts(bring(one, AGAINST), "GovernorInvalidSignature", [ben]);
    await bring(one, FOR);
    await assertReverts(bring(one, FOR), "GovernorInvalidSignature", [ben]);
    assert.equal(await model.governor.read.hasVoted([one.id, ben!]), true);
    assert.equal(await model.governor.read.hasVoted([other.id, ben!]), false);
  });

  test("a signature that uses the proposal's own nonce is not spoiled by another vote", async () => {
    const [one, other] = [await proposeFresh([setPrice]), await proposeFresh([setPrice])];
    await platform.pass(61);
    const [first, second] = [await signBallot(one, FOR, "keyed"), await signBallot(other, FOR, "keyed")];
    await model.governor.write.castVoteBySig([other.id, FOR, ben!, second]);
    await model.governor.write.castVoteBySig([one.id, FOR, ben!, first]);
    assert.equal(await model.governor.read.hasVoted([one.id, ben!]), true);
  });

  test("the proposer may take a proposal back before its vote begins, and nobody else", async () => {
    const proposal = await proposeFresh([setPrice]);
    const byStranger = model.governor.write.cancel(proposal.executeArgs, { account: stranger });
    await assertReverts(byStranger, "GovernorUnableToCancel", [proposal.id, stranger]);
    await model.governor.write.cancel(proposal.executeArgs, { account: ann });
    assert.equal(await model.governor.read.state([proposal.id]), CANCELED);

    const passed = await proposeFresh([setPrice]);
    await agree(platform, model, passed);
    const late = model.governor.write.cancel(passed.executeArgs, { account: ann });
    await assertReverts(late, "GovernorUnableToCancel", [passed.id, ann]);
  });

  test("custody of shares gives no votes", async () => {
    for (const holder of [
      model.parts.vesting,
      model.parts.timelock,
      model.parts.vault,
      model.parts.presale,
    ]) {
      assert.equal(await model.shares.read.getVotes([holder]), 0n);
    }
    assert.notEqual(await model.shares.read.balanceOf([model.parts.vesting]), 0n);
    assert.notEqual(model.parts.vesting, zeroAddress);
  });

  async function proposeFresh(actions: readonly Action[]): Promise<Proposal> {
    text += 1;
    return propose(model, ann!, actions, `Question ${text}`);
  }

  function vote(proposal: Proposal, who: Address, support: number): Promise<Hex> {
    return model.governor.write.castVote([proposal.id, support], { account: who });
  }

  async function signBallot(
    proposal: Proposal,
    support: number,
    kind: "plain" | "keyed" = "plain",
  ): Promise<Hex> {
    const wallet = platform.wallets[3];
    assert.ok(wallet !== undefined && ben !== undefined);
    const key = proposal.id & ((1n << 192n) - 1n);
    const nonce =
      kind === "plain"
        ? await model.governor.read.nonces([ben])
        : await model.governor.read.nonces([ben, key]);
    const [, name, version, chainId, verifyingContract] = await model.governor.read.eip712Domain();
    return wallet.signTypedData({
      domain: { name, version, chainId: Number(chainId), verifyingContract },
      types: {
        Ballot: [
          { name: "proposalId", type: "uint256" },
          { name: "support", type: "uint8" },
          { name: "voter", type: "address" },
          { name: "nonce", type: "uint256" },
        ],
      },
      primaryType: "Ballot",
      message: { proposalId: proposal.id, support, voter: ben, nonce },
    });
  }
});

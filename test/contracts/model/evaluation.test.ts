import assert from "node:assert/strict";
import { before, describe, test } from "node:test";

import { zeroAddress, zeroHash, type Address, type Hex } from "viem";

import { attestCall, evaluationTypedData, type Evaluation } from "../../../client/actions/publish.ts";
import { modelTimelockAbi } from "../../../generated/abi/ModelTimelock.ts";
import { releaseRegistryAbi } from "../../../generated/abi/ReleaseRegistry.ts";
import { action, agree, decide, propose, type Action } from "../support/governance.ts";
import { sha256Like } from "../support/model-params.ts";
import { createPlatform, launchGoverned, launchModel, personAt } from "../support/platform.ts";
import type { Model, Platform } from "../support/platform.ts";
import { assertReverts } from "../support/reverts.ts";

const [DRAFT, EVALUATED, LIVE, REJECTED] = [1, 2, 5, 8];
const SUCCEEDED = 4;
const FILES = {
  weightsSha256: sha256Like(21),
  manifestSha256: sha256Like(22),
  suiteSha256: sha256Like(23),
  notes: "Better",
};

describe("the evaluation of releases", () => {
  let platform: Platform;
  let model: Model;
  let evaluators: Address[];
  let stranger: Address;
  let texts = 0;

  before(async () => {
    platform = await createPlatform();
    evaluators = [5, 6, 7].map((index) => personAt(platform, index)).sort(byNumber);
    stranger = personAt(platform, 9);
    model = await launchGoverned(platform, { evaluation: { evaluators, needed: 2 } });
  });

  test("a model names its evaluators at its launch, or has no gate", async () => {
    assert.deepEqual(await platform.releases.read.evaluators([model.modelId]), [evaluators, 2]);
    const open = await launchModel(platform, { salt: sha256Like(77) });
    assert.deepEqual(await platform.releases.read.evaluators([open.modelId]), [[], 0]);
    const { modelId } = open;
    await platform.releases.write.submit([modelId, FILES, 0n, 0], { account: open.creator });
    assert.equal(await platform.releases.read.gatePassed([await newest()]), true);
  });

  test("the first release needs no evaluation: its backing is its vote", async () => {
    const [first] = await platform.releases.read.live([model.modelId]);
    assert.equal(await platform.releases.read.gatePassed([first]), false);
    assert.equal((await platform.releases.read.release([first])).state, LIVE);
  });

  test("a first release that was evaluated during its raise goes live all the same", async () => {
    const young = await launchModel(platform, {
      salt: sha256Like(78),
      evaluation: { evaluators, needed: 1 },
      raise: { walletMax: 0n, softCap: 10_000n * 1_000_000n },
    });
    const releaseId = await newest();
    await attest(releaseId, 0);
    assert.equal(await stateOf(releaseId), EVALUATED);
    const { presale } = young;
    await platform.dollar.write.faucet([stranger], { account: stranger });
    await platform.dollar.write.approve([presale.address, 10n ** 10n], { account: stranger });
    await presale.write.contribute([0, 10n ** 10n, 0n, []], { account: stranger });
    await presale.write.finalize();
    assert.equal(await stateOf(releaseId), LIVE);
  });

  test("impossible gates are refused", async () => {
    const launch = (accounts: Address[], needed: number) =>
      launchModel(platform, { salt: sha256Like(79), evaluation: { evaluators: accounts, needed } });
    const [one, two] = evaluators;
    await assertReverts(launch([], 1), "ReleaseRegistryGateImpossible", [0n, 1n, 9n]);
    await assertReverts(launch([one!], 0), "ReleaseRegistryGateImpossible", [1n, 0n, 9n]);
    await assertReverts(launch([one!, two!], 3), "ReleaseRegistryGateImpossible", [2n, 3n, 9n]);
    const ten = platform.people.slice(2, 12).sort(byNumber);
    await assertReverts(launch(ten, 1), "ReleaseRegistryGateImpossible", [10n, 1n, 9n]);
    await assertReverts(launch([two!, one!], 1), "ReleaseRegistryEvaluatorOrder", [one]);
    await assertReverts(launch([one!, one!], 1), "ReleaseRegistryEvaluatorOrder", [one]);
    await assertReverts(launch([zeroAddress, one!], 1), "ReleaseRegistryEvaluatorOrder", [zeroAddress]);
  });

  test("anyone brings signed evaluations, and with the last one needed the release is evaluated", async () => {
    const releaseId = await submit();
    await attest(releaseId, 0);
    assert.equal(await stateOf(releaseId), DRAFT);
    assert.equal(await platform.releases.read.hasAttested([releaseId, evaluators[0]!]), true);
    await assertReverts(attest(releaseId, 0), "ReleaseRegistryAlreadyAttested", [releaseId, evaluators[0]]);
    await attest(releaseId, 1);
    assert.equal(await stateOf(releaseId), EVALUATED);
    await attest(releaseId, 2);
    assert.equal(await stateOf(releaseId), EVALUATED, "a further one changes nothing");
  });

  test("only an evaluator's own signature over exactly this counts", async () => {
    const releaseId = await submit();
    const evaluation = await evaluationOf(releaseId, 0);
    const signature = await sign(evaluation, evaluators[0]!);
    const bring = (changed: Partial<Evaluation>, by: Hex = signature) =>
      platform.client.wallet.writeContract(
        attestCall(platform.releases.address, { ...evaluation, ...changed }, by),
      );
    const wrong = (call: Promise<unknown>) =>
      assertReverts(call, "ReleaseRegistrySignatureWrong", [evaluators[0]]);
    await wrong(bring({ scoresMicro: [931_001n] }));
    await wrong(bring({ scoresMicro: [931_000n, 0n] }));
    await wrong(bring({ reportSha256: sha256Like(51) }));
    await wrong(bring({}, await sign(evaluation, stranger)));
    await wrong(bring({}, await sign({ ...evaluation, weightsSha256: sha256Like(99) }, evaluators[0]!)));
    await wrong(bring({}, await sign({ ...evaluation, suiteSha256: zeroHash }, evaluators[0]!)));
    const other = await submit();
    await wrong(bring({ releaseId: other }));
    await assertReverts(bring({ evaluator: stranger }), "ReleaseRegistryNotEvaluator", [stranger]);
    await assertReverts(bring({ scoresMicro: [] }), "ReleaseRegistryScoreCount", [0n, 16n]);
    const many = Array.from({ length: 17 }, () => 1n);
    await assertReverts(bring({ scoresMicro: many }), "ReleaseRegistryScoreCount", [17n, 16n]);
    await assertReverts(bring({ releaseId: 999n }), "ReleaseRegistryUnknownRelease", [999n]);
    await bring({});
  });

  test("what is decided already takes no more evaluations", async () => {
    const [first] = await platform.releases.read.live([model.modelId]);
    await assertReverts(attest(first, 0), "ReleaseRegistryUnexpectedState", [first, LIVE, DRAFT]);
  });

  test("a passed vote is queued only when the release has been evaluated", async () => {
    const releaseId = await submit();
    const proposal = await propose(model, personAt(platform, 2), [approve(releaseId)], fresh());
    await agree(platform, model, proposal);
    assert.equal(await model.governor.read.state([proposal.id]), SUCCEEDED);
    const queue = () => model.governor.write.queue(proposal.executeArgs);
    await assertReverts(queue(), "ReleaseRegistryGateClosed", [releaseId, 0n, 2n]);
    await attest(releaseId, 1);
    await assertReverts(queue(), "ReleaseRegistryGateClosed", [releaseId, 1n, 2n]);
    await attest(releaseId, 2);
    await queue();
    await platform.networkHelpers.time.increaseTo(await model.governor.read.executableAt([proposal.id]));
    await model.governor.write.execute(proposal.executeArgs);
    assert.equal(await stateOf(releaseId), LIVE);
  });

  test("hiding the release among stricter actions does not pass the gate by", async () => {
    const releaseId = await submit();
    const delay = action(model.parts.timelock, modelTimelockAbi, "updateDelay", [61n]);
    const proposal = await propose(model, personAt(platform, 2), [delay, approve(releaseId)], fresh());
    await agree(platform, model, proposal);
    const queue = model.governor.write.queue(proposal.executeArgs);
    await assertReverts(queue, "ReleaseRegistryGateClosed", [releaseId, 0n, 2n]);
  });

  test("an evaluator who was voted out counts no more, not even between queue and execution", async () => {
    const releaseId = await submit();
    await attest(releaseId, 0);
    await attest(releaseId, 1);
    const waiting = await propose(model, personAt(platform, 2), [approve(releaseId)], fresh());
    await agree(platform, model, waiting);
    await model.governor.write.queue(waiting.executeArgs);
    await decide(platform, model, [setEvaluators(evaluators.slice(1), 2)], fresh());
    assert.equal(await platform.releases.read.gatePassed([releaseId]), false);
    const execute = () => model.governor.write.execute(waiting.executeArgs);
    await assertReverts(execute(), "ReleaseRegistryGateClosed", [releaseId, 1n, 2n]);
    await attest(releaseId, 2);
    await execute();
    assert.equal(await stateOf(releaseId), LIVE);
    await decide(platform, model, [setEvaluators(evaluators, 2)], fresh());
  });

  test("only a vote changes the gate, and one can open it", async () => {
    const byStranger = platform.releases.write.setEvaluators([model.modelId, { evaluators: [], needed: 0 }], {
      account: stranger,
    });
    await assertReverts(byStranger, "ReleaseRegistryNotTimelock", [stranger, model.parts.timelock]);
    await decide(platform, model, [setEvaluators([], 0)], fresh());
    const releaseId = await submit();
    await decide(platform, model, [approve(releaseId)], fresh());
    assert.equal(await stateOf(releaseId), LIVE);
    await decide(platform, model, [setEvaluators(evaluators, 2)], fresh());
  });

  test("members turn a release down for good", async () => {
    const releaseId = await submit();
    const byStranger = platform.releases.write.reject([releaseId], { account: stranger });
    await assertReverts(byStranger, "ReleaseRegistryNotTimelock", [stranger, model.parts.timelock]);
    await assertReverts(platform.releases.write.reject([999n]), "ReleaseRegistryUnknownRelease", [999n]);
    const reject = action(platform.releases.address, releaseRegistryAbi, "reject", [releaseId]);
    await decide(platform, model, [reject], fresh());
    assert.equal(await stateOf(releaseId), REJECTED);
    await assertReverts(attest(releaseId, 0), "ReleaseRegistryUnexpectedState", [releaseId, REJECTED, DRAFT]);
    const again = decide(platform, model, [reject], fresh());
    await assertReverts(again, "ReleaseRegistryUnexpectedState", [releaseId, REJECTED, DRAFT]);
  });

  async function submit(): Promise<bigint> {
    await platform.releases.write.submit([model.modelId, FILES, 0n, 0], { account: model.creator });
    return newest();
  }

  async function newest(): Promise<bigint> {
    return (await platform.releases.read.nextReleaseId()) - 1n;
  }

  async function stateOf(releaseId: bigint): Promise<number> {
    return (await platform.releases.read.release([releaseId])).state;
  }

  async function evaluationOf(releaseId: bigint, index: number): Promise<Evaluation> {
    const { modelId, weightsSha256, suiteSha256 } = await platform.releases.read.release([releaseId]);
    return {
      ...{ evaluator: evaluators[index]!, modelId, releaseId, weightsSha256, suiteSha256 },
      ...{ scoresMicro: [931_000n], reportSha256: sha256Like(50) },
    };
  }

  async function sign(evaluation: Evaluation, by: Address): Promise<Hex> {
    const wallet = platform.wallets.find(({ account }) => BigInt(account.address) === BigInt(by));
    assert.ok(wallet, `a wallet of ${by}`);
    const chainId = await platform.publicClient.getChainId();
    return wallet.signTypedData(
      evaluationTypedData(evaluation, { chainId, releases: platform.releases.address }),
    );
  }

  async function attest(releaseId: bigint, index: number): Promise<void> {
    const evaluation = await evaluationOf(releaseId, index);
    const signature = await sign(evaluation, evaluation.evaluator);
    await platform.client.wallet.writeContract(attestCall(platform.releases.address, evaluation, signature));
  }

  function approve(releaseId: bigint): Action {
    return action(platform.releases.address, releaseRegistryAbi, "approve", [releaseId]);
  }

  function setEvaluators(accounts: Address[], needed: number): Action {
    return action(platform.releases.address, releaseRegistryAbi, "setEvaluators", [
      model.modelId,
      { evaluators: accounts, needed },
    ]);
  }

  function fresh(): string {
    return `Decision ${++texts}`;
  }
});

function byNumber(one: Address, other: Address): number {
  return BigInt(one) < BigInt(other) ? -1 : 1;
}

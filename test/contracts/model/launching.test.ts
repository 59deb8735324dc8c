import assert from "node:assert/strict";
import { before, describe, test } from "node:test";

import { keccak256, parseEventLogs, toHex, zeroAddress, zeroHash, type Address } from "viem";

import { creditVaultAbi } from "../../../generated/abi/CreditVault.ts";
import { modelFactoryAbi } from "../../../generated/abi/ModelFactory.ts";
import { modelRegistryAbi } from "../../../generated/abi/ModelRegistry.ts";
import { compiledArtifacts } from "../../../scripts/deploy/artifacts.ts";
import { action, decide } from "../support/governance.ts";
import { defaultModelParams, sha256Like } from "../support/model-params.ts";
import {
  createPlatform,
  launchGoverned,
  launchModel,
  personAt,
  type Model,
  type Platform,
} from "../support/platform.ts";
import { assertReverts } from "../support/reverts.ts";

const DAY = 86_400;
const [PROPOSER, EXECUTOR, CANCELLER] = ["PROPOSER_ROLE", "EXECUTOR_ROLE", "CANCELLER_ROLE"].map((role) =>
  keccak256(toHex(role)),
);
const ADMIN = zeroHash;

describe("launching a model", () => {
  let platform: Platform;
  let model: Model;
  let [ann, stranger]: Address[] = [];

  before(async () => {
    platform = await createPlatform();
    model = await launchGoverned(platform);
    [ann, stranger] = [2, 9].map((index) => personAt(platform, index));
  });

  test("tells everything that the model is in its events", async () => {
    const account = model.creator;
    const params = defaultModelParams({ now: await platform.now(), creator: account });
    const hash = await platform.factory.write.createModel([params], { account });
    const { logs } = await platform.publicClient.getTransactionReceipt({ hash });
    const [created, recorded] = parseEventLogs({
      abi: modelRegistryAbi,
      logs,
      eventName: ["ModelCreated", "TermsRecorded"],
    });
    assert.equal(created?.eventName, "ModelCreated");
    assert.equal(recorded?.eventName, "TermsRecorded");
    assert.deepEqual(created?.args.identity, params.identity);
    assert.deepEqual(created?.args.parts, await platform.registry.read.parts([created!.args.modelId]));
    assert.deepEqual(recorded?.args.voting, params.voting);
    assert.deepEqual(recorded?.args.service, params.service);
    assert.deepEqual(recorded?.args.revenue, params.revenue);
  });

  test("leaves no administrator and no open role behind", async () => {
    const { timelock, governor } = model.parts;
    const has = (role: string | undefined, who: Address) =>
      model.timelock.read.hasRole([role as typeof ADMIN, who]);
    for (const role of [PROPOSER, EXECUTOR, CANCELLER]) {
      assert.equal(await has(role, governor), true);
      for (const other of [zeroAddress, model.creator, platform.factory.address, personAt(platform, 0)]) {
        assert.equal(await has(role, other), false);
      }
    }
    assert.equal(await has(ADMIN, timelock), true);
    for (const other of [governor, zeroAddress, model.creator, platform.factory.address]) {
      assert.equal(await has(ADMIN, other), false);
    }
  });

  test("every part knows its model, and the registry knows every part", async () => {
    for (const [name, part] of Object.entries(model.parts)) {
      if (part === zeroAddress) continue;
      assert.equal(await platform.registry.read.modelOfPart([part]), model.modelId, name);
    }
    assert.equal(await platform.registry.read.modelOfTimelock([model.parts.timelock]), model.modelId);
    for (const other of [model.parts.governor, stranger!, platform.factory.address]) {
      assert.equal(await platform.registry.read.modelOfTimelock([other]), 0n);
    }
    assert.equal(await platform.registry.read.modelOfPart([stranger!]), 0n);
  });

  test("two models of one creator with one salt have different parts", async () => {
    const [one, other] = [await launchModel(platform), await launchModel(platform)];
    for (const name of ["shares", "presale", "vault", "governor", "timelock", "till"] as const) {
      assert.notEqual(one.parts[name], other.parts[name]);
    }
  });

  const texts: readonly (readonly [string, object, readonly bigint[]])[] = [
    ["no name", { name: "" }, [0n, 1n, 64n]],
    ["a name of 65 bytes", { name: "x".repeat(65) }, [65n, 1n, 64n]],
    ["no ticker", { symbol: "" }, [0n, 1n, 11n]],
    ["a ticker of 12 bytes", { symbol: "x".repeat(12) }, [12n, 1n, 11n]],
    ["a description of 2,001 bytes", { description: "x".repeat(2_001) }, [2_001n, 0n, 2_000n]],
    ["no licence", { licence: "" }, [0n, 1n, 80n]],
    ["a licence of 81 bytes", { licence: "x".repeat(81) }, [81n, 1n, 80n]],
  ];
  for (const [what, identity, args] of texts) {
    test(`is refused with ${what}`, async () => {
      await assertReverts(launchModel(platform, { identity }), "ModelRegistryTextLength", args);
    });
  }

  test("is refused with terms that a vote could not choose either", async () => {
    const voting = defaultModelParams({ now: 0, creator: ann! }).voting;
    const [release, price, treasury, constitution] = voting.categories;
    const careless = { ...release, majorityBps: 4_999 };
    const categories = [careless, price, treasury, constitution] as const;
    await assertReverts(
      launchModel(platform, { voting: { categories } }),
      "ModelGovernorSettingOutOfRange",
      [6],
    );
    const releaseBelowPrice = [{ ...release, quorumBps: 499 }, price, treasury, constitution] as const;
    await assertReverts(
      launchModel(platform, { voting: { categories: releaseBelowPrice } }),
      "ModelGovernorCategoryTooEasy",
      [0, 1],
    );
    await assertReverts(
      launchModel(platform, { voting: { votingDelay: 1 } }),
      "ModelGovernorSettingOutOfRange",
      [0],
    );
    await assertReverts(launchModel(platform, { voting: { minDelay: 1 } }), "ModelTimelockDelayOutOfRange", [
      1n,
    ]);
    const tooLong = launchModel(platform, { voting: { lateExtension: 601 } });
    await assertReverts(tooLong, "ModelGovernorSettingOutOfRange", [8, 601n, 0n, 600n]);
  });

  test("is refused with too high a royalty, without an operator, without files", async () => {
    const greedy = launchModel(platform, { revenue: { resaleRoyaltyBps: 1_001 } });
    await assertReverts(greedy, "ModelRegistryRoyaltyTooHigh", [1_001n, 1_000n]);
    await assertReverts(
      launchModel(platform, { service: { operator: zeroAddress } }),
      "ModelRegistryOperatorZero",
    );
    const empty = launchModel(platform, { firstRelease: { weightsSha256: zeroHash } });
    await assertReverts(empty, "ReleaseRegistryFilesMissing");
    await assertReverts(launchModel(platform, { revenue: { authorsBps: 1 } }), "RevenueRouterSplitInvalid");
    await assertReverts(launchModel(platform, { service: { callPrice: 0n } }), "CreditVaultPriceZero");
    const itself = await platform.registry.read.nextModelId();
    const orphan = launchModel(platform, { revenue: { parents: [{ modelId: Number(itself), bps: 1 }] } });
    await assertReverts(orphan, "RevenueRouterParentRefused", [itself, itself]);
  });

  test("is the factory's privilege", async () => {
    const { parts, params } = model;
    const { identity, voting, revenue, service } = params;
    const call = platform.registry.write.register(
      [99n, stranger!, parts, identity, voting, revenue, service],
      { account: stranger },
    );
    await assertReverts(call, "ModelRegistryNotFactory", [stranger]);
  });

  test("needs contracts behind every address that the factory is told", async () => {
    const { bytecode } = await compiledArtifacts()("ModelFactory");
    const singletons = {
      registry: platform.registry.address,
      releases: platform.releases.address,
      router: platform.router.address,
      allowance: stranger!,
      admissions: stranger!,
    };
    const implementations = await platform.factory.read.implementations();
    const deploying = platform.client.wallet.deployContract({
      abi: modelFactoryAbi,
      bytecode,
      args: [singletons, implementations],
      chain: null,
    });
    await assertReverts(deploying, "ModelFactoryNoCode", [stranger]);
  });

  describe("what the registry keeps", () => {
    test("the token's metadata is found by its sha256", async () => {
      const uri = await platform.registry.read.tokenURI([model.modelId]);
      assert.equal(uri, `ipfs://f01551220${sha256Like(1).slice(2)}`);
      assert.equal(await platform.registry.read.metadataSha256([model.modelId]), sha256Like(1));
      const plain = await launchModel(platform, { identity: { metadataSha256: zeroHash } });
      assert.equal(await platform.registry.read.tokenURI([plain.modelId]), "");
      await assertReverts(platform.registry.read.tokenURI([999n]), "ModelRegistryUnknownModel", [999n]);
    });

    test("a resale pays its royalty into the model's till", async () => {
      const royalty = await platform.registry.read.royaltyInfo([model.modelId, 1_000n]);
      assert.deepEqual(royalty, [model.parts.till, 50n]);
    });

    test("it speaks ERC-165, ERC-721, ERC-2981 and ERC-4906, and nothing else", async () => {
      for (const id of ["0x01ffc9a7", "0x80ac58cd", "0x2a55205a", "0x49064906"] as const) {
        assert.equal(await platform.registry.read.supportsInterface([id]), true, id);
      }
      assert.equal(await platform.registry.read.supportsInterface(["0xffffffff"]), false);
    });

    test("members allow and forbid operators, with the times between", async () => {
      const operator = stranger!;
      const set = (allowed: boolean) =>
        action(platform.registry.address, modelRegistryAbi, "setOperator", [
          model.modelId,
          operator,
          allowed,
        ]);
      assert.equal(await platform.registry.read.isOperator([model.modelId, model.creator]), true);
      assert.equal(await platform.registry.read.isOperator([model.modelId, operator]), false);
      await decide(platform, model, [set(true)], "Allow");
      assert.equal(await platform.registry.read.isOperator([model.modelId, operator]), true);
      await decide(platform, model, [set(false)], "Forbid");
      assert.equal(await platform.registry.read.isOperator([model.modelId, operator]), false);
      const [from, until] = await platform.registry.read.operatorInterval([model.modelId, operator]);
      assert.ok(from > 0 && until > from);
    });

    test("members change the description, within its limits, and ERC-4906 announces it", async () => {
      const set = (licence: string) =>
        action(platform.registry.address, modelRegistryAbi, "setMetadata", [
          model.modelId,
          "New",
          licence,
          sha256Like(8),
        ]);
      await decide(platform, model, [set("MIT")], "New words");
      const [announced] = await platform.registry.getEvents.MetadataUpdate();
      assert.equal(announced?.args._tokenId, model.modelId);
      assert.equal(await platform.registry.read.metadataSha256([model.modelId]), sha256Like(8));
      await assertReverts(decide(platform, model, [set("")], "No licence"), "ModelRegistryTextLength", [
        0n,
        1n,
        80n,
      ]);
    });

    test("the steward hands the role on, and members can take it", async () => {
      const { registry } = platform;
      const fresh = await launchGoverned(platform);
      assert.equal(await registry.read.steward([fresh.modelId]), fresh.creator);
      await registry.write.handOnSteward([fresh.modelId, ann!], { account: fresh.creator });
      assert.equal(await registry.read.steward([fresh.modelId]), ann);
      assert.equal(await registry.read.creatorOf([fresh.modelId]), fresh.creator);
      const former = registry.write.handOnSteward([fresh.modelId, stranger!], { account: fresh.creator });
      await assertReverts(former, "ModelRegistryNotSteward", [fresh.creator, ann]);
      const take = action(registry.address, modelRegistryAbi, "setSteward", [fresh.modelId, zeroAddress]);
      await decide(platform, fresh, [take]);
      assert.equal(await registry.read.steward([fresh.modelId]), zeroAddress);
    });

    test("only the model's own timelock changes its entry", async () => {
      const account = stranger!;
      const { registry } = platform;
      const error = "ModelRegistryNotTimelock";
      const args = [account, model.parts.timelock];
      await assertReverts(
        registry.write.setOperator([model.modelId, account, true], { account }),
        error,
        args,
      );
      await assertReverts(registry.write.setSteward([model.modelId, account], { account }), error, args);
      await assertReverts(
        registry.write.setMetadata([model.modelId, "", "MIT", zeroHash], { account }),
        error,
        args,
      );
      await assertReverts(registry.write.setOperator([999n, account, true]), "ModelRegistryUnknownModel", [
        999n,
      ]);
      const move = [model.parts.timelock, account, model.modelId] as const;
      await assertReverts(registry.write.transferFrom(move, { account }), "ERC721InsufficientApproval");
    });

    test("another model's vote changes nothing here", async () => {
      const other = await launchGoverned(platform);
      const foreign = action(model.parts.creditVault, creditVaultAbi, "setPrice", [1n]);
      await assertReverts(decide(platform, other, [foreign]), "CreditVaultNotTimelock");
      assert.equal(await other.governor.read.votingDelay(), 60n);
      await platform.pass(DAY);
    });
  });
});

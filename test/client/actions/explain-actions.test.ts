import assert from "node:assert/strict";
import { test } from "node:test";

import {
  encodeFunctionData,
  keccak256,
  stringToHex,
  zeroAddress,
  zeroHash,
  type Address,
  type Hex,
} from "viem";

import {
  freeTransfersAction,
  restrictTransfersAction,
  setAdmissionAction,
  setMetadataAction,
  setOperatorAction,
  setParentsAction,
  setSplitAction,
  setStewardAction,
  setUnitsAction,
} from "../../../client/actions/constitution-actions.ts";
import { explainActions, type ActionContext } from "../../../client/actions/explain-actions.ts";
import {
  approveReleaseAction,
  endTrialAction,
  fundCallsAction,
  payAction,
  rejectReleaseAction,
  releaseMilestoneAction,
  setAllowanceAction,
  setEvaluatorsAction,
  setFeeAction,
  setPriceAction,
  withdrawCallsAction,
} from "../../../client/actions/proposal-actions.ts";
import { liftAction, suspendAction } from "../../../client/actions/suspensions.ts";
import { buyOutAbi } from "../../../generated/abi/BuyOut.ts";
import { modelRegistryAbi } from "../../../generated/abi/ModelRegistry.ts";
import { modelTimelockAbi } from "../../../generated/abi/ModelTimelock.ts";
import { practiceAccount } from "../../../server/chain/practice/accounts.ts";

const at = (index: number): Address => practiceAccount(index).address;
const context: ActionContext = {
  modelId: 7n,
  ...{ creditVault: at(0), timelock: at(1), vault: at(2), allowance: at(3), releases: at(4) },
  ...{ registry: at(5), buyOut: at(6), router: at(9), admissions: at(10), shares: at(11) },
  suspensions: at(12),
  ...{
    callPrice: 20_000n,
    holderCallsPerEpoch: 100n,
    epochSeconds: 3_600,
    holderCallPay: 9n,
    feeBps: 100,
    liveReleaseId: 5n,
  },
};
const change = { allowance: at(3), modelId: 7n, callsPerEpoch: 250n, epochSeconds: 86_400, payPerCall: 4n };

test("each action that can be proposed is explained with what is in force before it", () => {
  const actions = [
    setPriceAction(at(0), 10_000n),
    setAllowanceAction(change),
    approveReleaseAction(at(4), 9n),
    payAction({ timelock: at(1), to: at(8), amount: 12n, memo: "For data" }),
    setFeeAction({ router: at(9), modelId: 7n, operator: at(8), feeBps: 250 }),
    fundCallsAction(at(1), 70n),
    withdrawCallsAction(at(3), 7n, 60n),
    releaseMilestoneAction(at(2), 1n),
  ];
  const explained = explainActions(actions, context);
  assert.deepEqual(
    explained.map(({ raw, ...rest }) => rest),
    [
      { target: at(0), kind: "price", before: 20_000n, after: 10_000n },
      {
        ...{ target: at(3), kind: "allowance" },
        before: { callsPerEpoch: 100n, epochSeconds: 3_600, payPerCall: 9n },
        after: { callsPerEpoch: 250n, epochSeconds: 86_400, payPerCall: 4n },
      },
      { target: at(4), kind: "release", before: 5n, after: 9n },
      { target: at(1), kind: "payment", to: at(8), amount: 12n, memo: "For data" },
      { target: at(9), kind: "fee", operator: at(8), before: 100, after: 250 },
      { target: at(1), kind: "fund-calls", amount: 70n },
      { target: at(3), kind: "withdraw-calls", amount: 60n },
      { target: at(2), kind: "milestone", index: 1n },
    ],
  );
  assert.deepEqual(
    explained.map(({ raw }) => raw),
    actions,
  );
});

test("what changes who decides, judges, serves, is served, buys or earns is explained too", () => {
  const role = keccak256(stringToHex("PROPOSER_ROLE"));
  const call = (target: Address, data: Hex) => ({ target, value: 0n, calldata: data });
  const timelock = (functionName: "grantRole" | "revokeRole", id: Hex) =>
    call(at(1), encodeFunctionData({ abi: modelTimelockAbi, functionName, args: [id, at(8)] }));
  const move = { abi: modelRegistryAbi, functionName: "transferFrom" } as const;
  const described = { description: "Reads digits.", licence: "MIT", metadataSha256: zeroHash };
  const split = { authorsBps: 1_000, sharesBps: 6_000, treasuryBps: 3_000 };
  const suspended = { suspensions: at(12), modelId: 7n, account: at(8) };
  const complete = { abi: buyOutAbi, functionName: "complete", args: [3n] } as const;
  const actions = [
    timelock("grantRole", role),
    timelock("revokeRole", zeroHash),
    call(at(5), encodeFunctionData({ ...move, args: [at(1), at(8), 7n] })),
    call(at(6), encodeFunctionData(complete)),
    setEvaluatorsAction(at(4), 7n, { evaluators: [at(8)], needed: 1 }),
    rejectReleaseAction(at(4), 9n),
    endTrialAction(at(4), 9n, "live"),
    endTrialAction(at(4), 9n, "rejected"),
    setOperatorAction({ registry: at(5), modelId: 7n, operator: at(8), allowed: false }),
    setStewardAction(at(5), 7n, at(8)),
    setStewardAction(at(5), 7n, null),
    setMetadataAction(at(5), 7n, described),
    setAdmissionAction(at(10), 7n, { attester: at(8) }),
    restrictTransfersAction(at(11)),
    freeTransfersAction(at(11)),
    setParentsAction(at(9), 7n, [
      { modelId: 2, bps: 100 },
      { modelId: 5, bps: 200 },
    ]),
    setSplitAction(at(9), 7n, split),
    setUnitsAction(at(9), 7n, [{ account: at(8), units: 15 }]),
    suspendAction({ ...suspended, until: 1_900_000_000, reason: "Copies it." }),
    liftAction(suspended),
    call(at(5), encodeFunctionData({ ...move, args: [at(1), at(8), 8n] })),
    setEvaluatorsAction(at(4), 8n, { evaluators: [], needed: 0 }),
    setOperatorAction({ registry: at(5), modelId: 8n, operator: at(8), allowed: true }),
    setAdmissionAction(at(10), 8n, { attester: at(8) }),
    setParentsAction(at(9), 8n, []),
    setStewardAction(at(5), 8n, at(8)),
    setMetadataAction(at(5), 8n, described),
    setSplitAction(at(9), 8n, split),
    setUnitsAction(at(9), 8n, []),
    suspendAction({ ...suspended, modelId: 8n, until: 1_900_000_000, reason: "Copies it." }),
    liftAction({ ...suspended, modelId: 8n }),
  ];
  assert.deepEqual(
    explainActions(actions, context).map((action) => (action.kind === "grave" ? action.what : action.kind)),
    [
      { kind: "role", change: "grant", power: "propose", account: at(8) },
      { kind: "role", change: "revoke", power: "administer", account: at(8) },
      { kind: "token", to: at(8) },
      { kind: "sale", offerId: 3n },
      { kind: "evaluators", accounts: [at(8)], needed: 1 },
      { kind: "reject", releaseId: 9n },
      { kind: "trialEnd", releaseId: 9n, live: true },
      { kind: "trialEnd", releaseId: 9n, live: false },
      { kind: "operator", account: at(8), allowed: false },
      { kind: "steward", account: at(8) },
      { kind: "steward", account: zeroAddress },
      { kind: "metadata", ...described },
      { kind: "admission", allowlistRoot: zeroHash, attester: at(8) },
      { kind: "transfers", change: "restrict" },
      { kind: "transfers", change: "free" },
      {
        kind: "parents",
        parents: [
          { modelId: 5, bps: 200 },
          { modelId: 2, bps: 100 },
        ],
      },
      { kind: "split", ...split },
      { kind: "units", authors: [{ account: at(8), units: 15 }] },
      { kind: "suspension", account: at(8), until: 1_900_000_000, reason: "Copies it." },
      { kind: "lift", account: at(8) },
      ...Array.from({ length: 11 }, () => "unknown"),
    ],
  );
});

test("an action that only looks like a known one is called unknown", () => {
  const price = setPriceAction(at(0), 10_000n);
  const grantAnything = encodeFunctionData({
    abi: modelTimelockAbi,
    functionName: "updateDelay",
    args: [1n],
  });
  const lookalikes = [
    { ...price, target: at(9) },
    { ...price, value: 1n },
    { ...price, calldata: price.calldata.slice(0, -2) as `0x${string}` },
    { ...price, calldata: "0x" as const },
    setAllowanceAction({ ...change, modelId: 8n }),
    { target: at(1), value: 0n, calldata: grantAnything },
  ];
  assert.deepEqual(
    explainActions(lookalikes, context).map(({ kind }) => kind),
    lookalikes.map(() => "unknown"),
  );
});

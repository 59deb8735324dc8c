import assert from "node:assert/strict";
import { readdir, writeFile } from "node:fs/promises";
import { test } from "node:test";

import {
  deployedAddress,
  deploymentsPath,
  loadDeployments,
  saveDeployments,
  type Deployments,
} from "../../../server/chain/deployments.ts";
import { CallerMistake, Defect } from "../../../server/core/errors.ts";
import { temporaryFolder } from "../../support/practice-chain.ts";

const deployments: Deployments = {
  chainId: 31337,
  contracts: {
    ReleaseRegistry: { address: "0x00000000000000000000000000000000000000bb", block: 4 },
    ModelFactory: { address: "0x00000000000000000000000000000000000000AA", block: 3 },
  },
};

test("deployments are read as they were written, in the order of their names", async (t) => {
  const folder = await temporaryFolder(t);
  assert.equal(await loadDeployments(folder, 31337), null);
  await saveDeployments(folder, deployments);
  const loaded = await loadDeployments(folder, 31337);
  assert.deepEqual(Object.keys(loaded?.contracts ?? {}), ["ModelFactory", "ReleaseRegistry"]);
  assert.deepEqual(loaded?.contracts, deployments.contracts);
  assert.deepEqual(await readdir(folder), ["31337.json"]);
});

test("a file that is not a list of deployments is named with what is wrong", async (t) => {
  const folder = await temporaryFolder(t);
  const wrong = [
    "{",
    "[]",
    JSON.stringify({ chainId: 1, contracts: {} }),
    JSON.stringify({ chainId: 31337, contracts: { A: 1 } }),
  ];
  for (const text of wrong) {
    await writeFile(deploymentsPath(folder, 31337), text);
    await assert.rejects(
      loadDeployments(folder, 31337),
      (error) => error instanceof Defect && error.message.includes("31337.json"),
    );
  }
});

test("a contract that is not deployed is a clear mistake", () => {
  assert.equal(deployedAddress(deployments, "ModelFactory"), deployments.contracts["ModelFactory"]?.address);
  assert.throws(
    () => deployedAddress(deployments, "Till"),
    (error) => error instanceof CallerMistake && error.message.includes("ReleaseRegistry, ModelFactory"),
  );
});

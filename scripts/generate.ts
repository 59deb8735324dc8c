/**
 * Makes everything in generated/, artifacts/ and subgraph/build from its sources: `npm run
 * generate`. Does nothing when the sources are what they were.
 */
import { compileContracts, writeAbis } from "./generate/abis.ts";
import { buildIfChanged } from "./generate/build-if-changed.ts";
import { buildSubgraph } from "./generate/subgraph.ts";

const GENERATORS = ["scripts/generate.ts", "scripts/generate/*.ts", "package-lock.json"];

await buildIfChanged({
  stamp: "generated/abi.hash",
  inputs: [...GENERATORS, "hardhat.config.ts", "contracts/**/*.sol"],
  outputs: ["generated/abi", "artifacts/contracts"],
  run: async () => {
    console.log("Compiling the contracts ...");
    await compileContracts();
    await writeAbis();
  },
});

await buildIfChanged({
  stamp: "generated/subgraph.hash",
  inputs: [...GENERATORS, "generated/abi/*.json", "subgraph/*.{yaml,json,graphql}", "subgraph/src/**/*.ts"],
  outputs: ["subgraph/generated", "subgraph/build/subgraph.yaml"],
  run: async () => {
    console.log("Building the subgraph ...");
    await buildSubgraph();
  },
});

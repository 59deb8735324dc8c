import { glob, readFile } from "node:fs/promises";
import { join } from "node:path";

import type { Abi, Hex } from "viem";

/** What the compiler made of one contract. */
export interface Artifact {
  readonly abi: Abi;
  /** Code that deploys it, without constructor arguments. */
  readonly bytecode: Hex;
  /** Code that then lies on chain, with zeros where the constructor writes. */
  readonly deployedBytecode: Hex;
  /** Where the constructor writes into it, in bytes. */
  readonly immutableReferences: Readonly<Record<string, readonly { start: number; length: number }[]>>;
}

/** Finds a compiled contract by its name. */
export type ArtifactSource = (contractName: string) => Promise<Artifact>;

/**
 * Reads what `npm run generate` compiled.
 * @param folder the compiler's output for our contracts: `artifacts/contracts`, or the one that carries mutants or counts lines
 * @throws Error when a contract is missing, or needs a library that nobody linked
 */
export function compiledArtifacts(
  folder: string = join(
    import.meta.dirname,
    "../..",
    process.env["COMODEL_MUTANTS"] ?? process.env["COMODEL_COVERAGE"] ?? "",
    "artifacts/contracts",
  ),
): ArtifactSource {
  return async (contractName) => {
    const paths: string[] = [];
    for await (const path of glob(join(folder, `**/${contractName}.sol/${contractName}.json`)))
      paths.push(path);
    const [path] = paths;
    if (path === undefined || paths.length > 1) {
      throw new Error(
        `Expected one compiled contract ${contractName} under ${folder}, found ${paths.length}. Run npm run generate.`,
      );
    }
    const artifact = JSON.parse(await readFile(path, "utf8")) as Artifact;
    const { abi, bytecode, deployedBytecode, immutableReferences = {} } = artifact;
    if (!/^0x([0-9a-f]{2})+$/i.test(bytecode)) {
      throw new Error(`${contractName} cannot be deployed: it is abstract or needs a library.`);
    }
    return { abi, bytecode, deployedBytecode, immutableReferences };
  };
}

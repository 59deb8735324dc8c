import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";

import type { Abi } from "viem";

import { inPackages, type PeerArtifact } from "./chain.ts";

interface Solc {
  compile(
    input: string,
    callbacks: { import: (name: string) => { contents?: string; error?: string } },
  ): string;
}

interface Output {
  readonly errors?: readonly { readonly severity: string; readonly formattedMessage: string }[];
  readonly contracts?: Record<
    string,
    Record<string, { readonly abi: Abi; readonly evm: { readonly bytecode: { readonly object: string } } }>
  >;
}

const OWN = path.join(import.meta.dirname, "contracts");
const OURS = path.join(import.meta.dirname, "../../../../node_modules");

/** Which packages imports of a source mean: those that the product uses, or those of the peers. */
type Packages = "ours" | "peers";

const RUNS = 20_000;
/** For what would be too long for a chain otherwise; a governor is. */
export const GOVERNOR_RUNS = 500;

/**
 * Compiles a source as hardhat.config.ts compiles ours, because its package has no code of its own.
 *
 * @param file a file of peers/contracts/, or of a peer's package
 * @returns finds what was made of a contract
 */
export function compile(
  file: string,
  packages: Packages,
  runs: number = RUNS,
): (contractName: string) => PeerArtifact {
  const solc = createRequire(import.meta.url)("solc") as Solc;
  const find = (name: string): string | undefined =>
    [path.join(OWN, name), packages === "ours" ? path.join(OURS, name) : inPackages(name)].find(existsSync);
  const source = find(file);
  if (source === undefined) throw new Error(`Expected the source ${file} of a peer, found none.`);
  const input = {
    language: "Solidity",
    sources: { [file]: { content: readFileSync(source, "utf8") } },
    settings: {
      evmVersion: "cancun",
      optimizer: { enabled: true, runs },
      outputSelection: { "*": { "*": ["abi", "evm.bytecode.object"] } },
    },
  };
  const answer = solc.compile(JSON.stringify(input), {
    import: (name) => {
      const found = find(name);
      return found === undefined ? { error: `no ${name}` } : { contents: readFileSync(found, "utf8") };
    },
  });
  const { errors = [], contracts = {} } = JSON.parse(answer) as Output;
  const broken = errors.find(({ severity }) => severity === "error");
  if (broken !== undefined) throw new Error(broken.formattedMessage);
  return (contractName) => {
    const made = Object.values(contracts).find((inFile) => contractName in inFile)?.[contractName];
    if (made === undefined) throw new Error(`Expected a contract ${contractName} in ${file}, found none.`);
    return { abi: made.abi, bytecode: `0x${made.evm.bytecode.object}` };
  };
}

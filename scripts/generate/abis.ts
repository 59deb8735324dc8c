import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";

const ABI_FOLDER = "generated/abi";

/** Compiles the contracts into artifacts/; warnings and mistakes are printed. */
export async function compileContracts(): Promise<void> {
  const { default: hre } = await import("hardhat");
  await hre.tasks.getTask("build").run({ quiet: true, noTests: true });
}

/**
 * Writes the ABI of each of our own contracts, interfaces and libraries: `<Name>.ts` with a typed
 * `<name>Abi` for viem, and `<Name>.json` for the subgraph. Files of contracts that are gone go.
 */
export async function writeAbis(): Promise<void> {
  const { default: hre } = await import("hardhat");
  const names = await hre.artifacts.getAllFullyQualifiedNames();
  const files = new Map<string, string>();
  for (const fullName of [...names].filter((name) => name.startsWith("contracts/")).sort()) {
    const { abi, contractName } = await hre.artifacts.readArtifact(fullName);
    if (files.has(`${contractName}.ts`)) {
      throw new Error(`Expected contract names to be unique, found ${contractName} twice.`);
    }
    files.set(`${contractName}.ts`, typedAbi(contractName, abi));
    files.set(`${contractName}.json`, `${JSON.stringify(abi, null, 2)}\n`);
  }
  replaceFiles(files);
}

function typedAbi(contractName: string, abi: readonly unknown[]): string {
  const variable = `${contractName.charAt(0).toLowerCase()}${contractName.slice(1)}Abi`;
  return `export const ${variable} = ${JSON.stringify(abi, null, 2)} as const;\n`;
}

/** Leaves unchanged files untouched, so that whoever watches them isn't woken. */
function replaceFiles(files: ReadonlyMap<string, string>): void {
  mkdirSync(ABI_FOLDER, { recursive: true });
  for (const name of readdirSync(ABI_FOLDER)) {
    if (!files.has(name)) rmSync(path.join(ABI_FOLDER, name));
  }
  for (const [name, content] of files) {
    const file = path.join(ABI_FOLDER, name);
    if (!existsSync(file) || readFileSync(file, "utf8") !== content) writeFileSync(file, content);
  }
}

import { mkdir, open, readFile, rename } from "node:fs/promises";
import { join } from "node:path";

import { getAddress, isAddress, type Address } from "viem";
import { z } from "zod";

import { CallerMistake, Defect } from "../core/errors.ts";

const deploymentsSchema = z.object({
  chainId: z.number().int().positive(),
  contracts: z.record(
    z.string().regex(/^[A-Z]\w*$/, "Expected a contract's name, such as ModelFactory"),
    z.object({
      address: z
        .string()
        .refine((value) => isAddress(value, { strict: false }), "Expected an address")
        .transform((value): Address => getAddress(value)),
      /** The block in which it was deployed; an index starts here. */
      block: z.number().int().nonnegative(),
    }),
  ),
});

/** Which of our contracts live where on one chain. */
export type Deployments = z.infer<typeof deploymentsSchema>;

/** `<folder>/<chainId>.json`; the practice chain's lies in its state folder, because it dies with it. */
export function deploymentsPath(folder: string, chainId: number): string {
  return join(folder, `${chainId}.json`);
}

/**
 * Reads a chain's deployments; null when nothing was deployed there yet.
 * @throws Defect (`deployments-unreadable`) when the file is there but wrong
 */
export async function loadDeployments(folder: string, chainId: number): Promise<Deployments | null> {
  const path = deploymentsPath(folder, chainId);
  const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return null;
    throw error;
  });
  return text === null ? null : parseDeployments(text, chainId, path);
}

function parseDeployments(text: string, chainId: number, path: string): Deployments {
  const parsed = deploymentsSchema.safeParse(parseJson(text, path));
  if (!parsed.success) {
    throw new Defect(
      "deployments-unreadable",
      `${path} is not a list of deployments: ${z.prettifyError(parsed.error)}`,
    );
  }
  if (parsed.data.chainId !== chainId) {
    throw new Defect(
      "deployments-unreadable",
      `${path} should be about chain ${chainId}, but says ${parsed.data.chainId}.`,
    );
  }
  return parsed.data;
}

function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new Defect("deployments-unreadable", `${path} is not JSON. Restore it, or deploy anew.`, {
      cause: error,
    });
  }
}

/** Writes all or nothing: a crash leaves the old file or the new one. Contracts are kept in the order of their names. */
export async function saveDeployments(folder: string, deployments: Deployments): Promise<void> {
  const contracts = Object.fromEntries(
    Object.entries(deployments.contracts).sort(([one], [other]) => (one < other ? -1 : 1)),
  );
  const checked = deploymentsSchema.parse({ chainId: deployments.chainId, contracts });
  const path = deploymentsPath(folder, deployments.chainId);
  await mkdir(folder, { recursive: true });
  const file = await open(`${path}.new`, "w");
  try {
    await file.writeFile(`${JSON.stringify(checked, null, 2)}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(`${path}.new`, path);
}

/** The address of a contract that must be there. */
export function deployedAddress(deployments: Deployments, name: string): Address {
  const found = deployments.contracts[name];
  if (found !== undefined) return found.address;
  const known = Object.keys(deployments.contracts).join(", ") || "none";
  throw new CallerMistake(
    "contract-not-deployed",
    `${name} is not deployed on chain ${deployments.chainId} (deployed: ${known}). Run the deployment for this network.`,
  );
}

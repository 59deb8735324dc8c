import { modelVerifierAbi } from "../../generated/abi/ModelVerifier.ts";
import { askChain } from "./chain.server.ts";
import { loadChainFacts } from "./service.server.ts";

/** What the verifier on chain can find, in the order of its numbers. */
export const verifierFindings = [
  "tokenElsewhere",
  "governorWithoutRole",
  "openRole",
  "foreignRole",
  "notSelfAdministered",
  "foreignCode",
  "recordDisagrees",
  "platformDisagrees",
] as const;
export type VerifierFinding = (typeof verifierFindings)[number];

/** Asks the verifier on chain what is not as the model's launch left it; empty when everything is. */
export async function loadFindings(modelId: string): Promise<VerifierFinding[]> {
  const { deployments } = await loadChainFacts();
  const verifier = deployments.find(({ name }) => name === "ModelVerifier")?.address;
  if (verifier === undefined) throw new Error("Expected a deployment of ModelVerifier, found none.");
  const found = await askChain((chain) =>
    chain.readContract({
      ...{ address: verifier, abi: modelVerifierAbi, functionName: "verify", args: [BigInt(modelId)] },
    }),
  );
  return found.map((number) => {
    const finding = verifierFindings[number];
    if (finding === undefined) throw new Error(`Expected a finding that is known, found number ${number}.`);
    return finding;
  });
}

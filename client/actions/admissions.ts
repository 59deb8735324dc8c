import type { Address, Hex } from "viem";

import { admissionsAbi } from "../../generated/abi/Admissions.ts";

/** What shows that an account may buy shares of a restricted model, until the unix second `until`. */
export type Admission = { readonly until: number } & (
  { readonly proof: readonly Hex[] } | { readonly signature: Hex }
);

/** Brings a proof from the model's list, or its attester's signature; anyone may send it. */
export function admitCall(admissions: Address, modelId: bigint, account: Address, admission: Admission) {
  const contract = { address: admissions, abi: admissionsAbi } as const;
  return "proof" in admission
    ? ({
        ...contract,
        functionName: "admitListed",
        args: [modelId, account, admission.until, admission.proof],
      } as const)
    : ({
        ...contract,
        functionName: "admitAttested",
        args: [modelId, account, admission.until, admission.signature],
      } as const);
}

/** What an attester signs to admit an account (EIP-712). */
export function admissionTypedData(
  place: { readonly admissions: Address; readonly chainId: number },
  message: { readonly modelId: bigint; readonly account: Address; readonly until: number },
) {
  return {
    domain: {
      ...{ name: "Admissions", version: "1", chainId: place.chainId },
      verifyingContract: place.admissions,
    },
    types: {
      Admission: [
        { name: "modelId", type: "uint256" },
        { name: "account", type: "address" },
        { name: "until", type: "uint48" },
      ],
    },
    primaryType: "Admission",
    message,
  } as const;
}

const WORD = /^0x[0-9a-fA-F]{64}$/;
const BYTES = /^0x([0-9a-fA-F]{2}){65,}$/;

/**
 * Reads an admission as its owner was given it: a unix time, then either a signature or the hashes of a proof, however
 * separated. Null when something else is in it.
 */
export function parseAdmission(text: string): Admission | null {
  const [until, ...hexes] = text.split(/[\s,;"[\]]+/).filter((part) => part !== "");
  if (until === undefined || !/^\d{1,12}$/.test(until)) return null;
  const [first] = hexes;
  if (hexes.length === 1 && first !== undefined && BYTES.test(first)) {
    return { until: Number(until), signature: first as Hex };
  }
  return hexes.every((hex) => WORD.test(hex)) ? { until: Number(until), proof: hexes as Hex[] } : null;
}

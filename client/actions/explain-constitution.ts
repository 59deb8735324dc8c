import {
  decodeFunctionData,
  isAddressEqual,
  keccak256,
  stringToHex,
  type Abi,
  type Address,
  type Hex,
} from "viem";

import { admissionsAbi } from "../../generated/abi/Admissions.ts";
import { buyOutAbi } from "../../generated/abi/BuyOut.ts";
import { modelRegistryAbi } from "../../generated/abi/ModelRegistry.ts";
import { modelSharesAbi } from "../../generated/abi/ModelShares.ts";
import { modelTimelockAbi } from "../../generated/abi/ModelTimelock.ts";
import { releaseRegistryAbi } from "../../generated/abi/ReleaseRegistry.ts";
import { revenueRouterAbi } from "../../generated/abi/RevenueRouter.ts";
import { suspensionsAbi } from "../../generated/abi/Suspensions.ts";
import type { ParentPart } from "./constitution-actions.ts";

/** What a role in the timelock lets its holder do. */
export type TimelockPower = "propose" | "execute" | "cancel" | "administer" | "unknown";

/** What changes who decides, who judges releases, who serves and is served, who may buy shares, who earns, or what it is. */
export type ConstitutionAction =
  | {
      readonly kind: "role";
      readonly change: "grant" | "revoke";
      readonly power: TimelockPower;
      readonly account: Address;
    }
  | { readonly kind: "token"; readonly to: Address }
  | { readonly kind: "sale"; readonly offerId: bigint }
  | { readonly kind: "operator"; readonly account: Address; readonly allowed: boolean }
  | { readonly kind: "steward"; readonly account: Address }
  | { readonly kind: "admission"; readonly allowlistRoot: Hex; readonly attester: Address }
  | { readonly kind: "transfers"; readonly change: "restrict" | "free" }
  | { readonly kind: "parents"; readonly parents: readonly ParentPart[] }
  | {
      readonly kind: "split";
      readonly authorsBps: number;
      readonly sharesBps: number;
      readonly treasuryBps: number;
    }
  | {
      readonly kind: "units";
      readonly authors: readonly { readonly account: Address; readonly units: number }[];
    }
  | {
      readonly kind: "metadata";
      readonly description: string;
      readonly licence: string;
      readonly metadataSha256: Hex;
    }
  | {
      readonly kind: "suspension";
      readonly account: Address;
      /** Unix seconds. */
      readonly until: number;
      readonly reason: string;
    }
  | { readonly kind: "lift"; readonly account: Address }
  | { readonly kind: "evaluators"; readonly accounts: readonly Address[]; readonly needed: number }
  | { readonly kind: "reject"; readonly releaseId: bigint }
  | { readonly kind: "trialEnd"; readonly releaseId: bigint; readonly live: boolean };

/** The call of a proposal, and where the contracts are. */
interface ConstitutionCall {
  readonly target: Address;
  readonly calldata: Hex;
}

interface ConstitutionContext {
  readonly modelId: bigint;
  readonly timelock: Address;
  /** The ReleaseRegistry contract. */
  readonly releases: Address;
  /** The ModelRegistry contract. */
  readonly registry: Address;
  /** The BuyOut contract. */
  readonly buyOut: Address;
  /** The RevenueRouter contract. */
  readonly router: Address;
  /** The Admissions contract. */
  readonly admissions: Address;
  /** The Suspensions contract. */
  readonly suspensions: Address;
  /** The model's shares. */
  readonly shares: Address;
}

const POWERS: ReadonlyMap<Hex, TimelockPower> = new Map<Hex, TimelockPower>([
  [keccak256(stringToHex("PROPOSER_ROLE")), "propose"],
  [keccak256(stringToHex("EXECUTOR_ROLE")), "execute"],
  [keccak256(stringToHex("CANCELLER_ROLE")), "cancel"],
  [`0x${"0".repeat(64)}`, "administer"],
]);

/** Says what such a call will do, or undefined when it is none of them. */
export function explainConstitution(
  call: ConstitutionCall,
  context: ConstitutionContext,
): ConstitutionAction | undefined {
  const goesTo = (address: Address): boolean => isAddressEqual(call.target, address);
  if (goesTo(context.timelock)) return explainRole(call);
  if (goesTo(context.registry)) return explainRecord(call, context);
  if (goesTo(context.buyOut)) return explainSale(call);
  if (goesTo(context.releases)) return explainRelease(call, context);
  if (goesTo(context.router)) return explainEarning(call, context);
  if (goesTo(context.admissions)) return explainAdmission(call, context);
  if (goesTo(context.suspensions)) return explainSuspension(call, context);
  if (goesTo(context.shares)) return explainTransfers(call);
  return undefined;
}

function explainRole(call: ConstitutionCall): ConstitutionAction | undefined {
  const decoded = decode(modelTimelockAbi, call);
  if (decoded?.functionName !== "grantRole" && decoded?.functionName !== "revokeRole") return undefined;
  const [role, account] = decoded.args;
  const change = decoded.functionName === "grantRole" ? "grant" : "revoke";
  return { kind: "role", change, power: POWERS.get(role) ?? "unknown", account };
}

function explainRecord(
  call: ConstitutionCall,
  { modelId, timelock }: ConstitutionContext,
): ConstitutionAction | undefined {
  const decoded = decode(modelRegistryAbi, call);
  switch (decoded?.functionName) {
    case "transferFrom": {
      const [from, to, tokenId] = decoded.args;
      return tokenId === modelId && isAddressEqual(from, timelock) ? { kind: "token", to } : undefined;
    }
    case "setOperator": {
      const [model, account, allowed] = decoded.args;
      return model === modelId ? { kind: "operator", account, allowed } : undefined;
    }
    case "setSteward": {
      const [model, account] = decoded.args;
      return model === modelId ? { kind: "steward", account } : undefined;
    }
    case "setMetadata": {
      const [model, description, licence, metadataSha256] = decoded.args;
      return model === modelId ? { kind: "metadata", description, licence, metadataSha256 } : undefined;
    }
    default:
      return undefined;
  }
}

function explainEarning(
  call: ConstitutionCall,
  { modelId }: ConstitutionContext,
): ConstitutionAction | undefined {
  const decoded = decode(revenueRouterAbi, call);
  switch (decoded?.functionName) {
    case "setParents": {
      const [model, parents] = decoded.args;
      return model === modelId ? { kind: "parents", parents } : undefined;
    }
    case "setUnits": {
      const [model, authors] = decoded.args;
      return model === modelId ? { kind: "units", authors } : undefined;
    }
    case "setSplit": {
      const [model, authorsBps, sharesBps, treasuryBps] = decoded.args;
      return model === modelId ? { kind: "split", authorsBps, sharesBps, treasuryBps } : undefined;
    }
    default:
      return undefined;
  }
}

function explainAdmission(
  call: ConstitutionCall,
  { modelId }: ConstitutionContext,
): ConstitutionAction | undefined {
  const decoded = decode(admissionsAbi, call);
  if (decoded?.functionName !== "setRules" || decoded.args[0] !== modelId) return undefined;
  return { kind: "admission", ...decoded.args[1] };
}

function explainSuspension(
  call: ConstitutionCall,
  { modelId }: ConstitutionContext,
): ConstitutionAction | undefined {
  const decoded = decode(suspensionsAbi, call);
  switch (decoded?.functionName) {
    case "suspend": {
      const [model, account, until, reason] = decoded.args;
      return model === modelId ? { kind: "suspension", account, until, reason } : undefined;
    }
    case "lift": {
      const [model, account] = decoded.args;
      return model === modelId ? { kind: "lift", account } : undefined;
    }
    default:
      return undefined;
  }
}

function explainTransfers(call: ConstitutionCall): ConstitutionAction | undefined {
  switch (decode(modelSharesAbi, call)?.functionName) {
    case "restrictTransfers":
      return { kind: "transfers", change: "restrict" };
    case "freeTransfers":
      return { kind: "transfers", change: "free" };
    default:
      return undefined;
  }
}

function explainSale(call: ConstitutionCall): ConstitutionAction | undefined {
  const decoded = decode(buyOutAbi, call);
  return decoded?.functionName === "complete" ? { kind: "sale", offerId: decoded.args[0] } : undefined;
}

function explainRelease(
  call: ConstitutionCall,
  { modelId }: ConstitutionContext,
): ConstitutionAction | undefined {
  const decoded = decode(releaseRegistryAbi, call);
  switch (decoded?.functionName) {
    case "setEvaluators": {
      const [model, { evaluators, needed }] = decoded.args;
      return model === modelId ? { kind: "evaluators", accounts: evaluators, needed } : undefined;
    }
    case "reject":
      return { kind: "reject", releaseId: decoded.args[0] };
    case "finalizeCanary":
    case "abortCanary":
      return {
        kind: "trialEnd",
        releaseId: decoded.args[0],
        live: decoded.functionName === "finalizeCanary",
      };
    default:
      return undefined;
  }
}

function decode<const abi extends Abi>(abi: abi, { calldata }: ConstitutionCall) {
  try {
    return decodeFunctionData({ abi, data: calldata });
  } catch {
    return undefined;
  }
}

import type { Address } from "viem";

import type { PlatformBounds } from "./bounds.ts";

/** One contract to deploy. Its name in deployments says what it is for; `contract` says what it runs. */
export interface PlannedContract {
  readonly name: string;
  readonly contract: string;
  readonly args: (at: AddressOf) => readonly unknown[];
}

/** The address of a contract that was deployed before, or is known in advance. */
export type AddressOf = (name: string) => Address;

/** The factory's name; it is deployed last, and others know its address before. */
export const FACTORY = "ModelFactory";

/** Everything that knows the factory's address, in the order of deployment; the factory ends it. */
export function planPlatform(bounds: PlatformBounds): readonly PlannedContract[] {
  return [...planSingletons(bounds), ...planImplementations(bounds), factory];
}

function planSingletons(bounds: PlatformBounds): readonly PlannedContract[] {
  return [
    singleton("ModelRegistry", (at) => [at("Asset"), at(FACTORY)]),
    singleton("ReleaseRegistry", (at) => [at("ModelRegistry"), at(FACTORY), bounds]),
    singleton("RevenueRouter", (at) => [at("Asset"), at(FACTORY)]),
    singleton("HolderAllowance", (at) => [
      ...[at("ModelRegistry"), at("ReleaseRegistry"), at(FACTORY)],
      bounds.probeSeconds,
    ]),
    singleton("Market", (at) => [at("Asset")]),
    singleton("ModelVerifier", (at) => [at(FACTORY)]),
    singleton("BuyOut", (at) => [at("ModelRegistry"), at("RevenueRouter"), bounds.leaveSeconds]),
    singleton("Admissions", (at) => [at("ModelRegistry"), at(FACTORY)]),
    singleton("Suspensions", (at) => [at("ModelRegistry")]),
    singleton("ActionPolicy", (at) => [at("ReleaseRegistry"), at("HolderAllowance"), at("RevenueRouter")]),
  ];
}

function planImplementations(bounds: PlatformBounds): readonly PlannedContract[] {
  return [
    implementation("ModelShares", (at) => [
      ...[at("Asset"), at("RevenueRouter"), at("Admissions"), at("BuyOut")],
    ]),
    implementation("PresaleRound", (at) => [at("ModelRegistry"), at("ReleaseRegistry"), bounds]),
    implementation("MilestoneVault", (at) => [at("ModelRegistry"), at("ReleaseRegistry"), bounds]),
    implementation("ModelGovernor", (at) => [at("ModelRegistry"), at("ActionPolicy"), bounds]),
    implementation("ModelTimelock", (at) => [
      at("ModelRegistry"),
      at("HolderAllowance"),
      bounds.minTimelockDelay,
      bounds.maxTimelockDelay,
      bounds.treasuryBps,
      bounds.treasuryWindow,
    ]),
    implementation("CreditToken", () => []),
    implementation("CreditVault", (at) => [
      ...[at("ModelRegistry"), at("RevenueRouter"), at("ReleaseRegistry"), at("InferenceChannels")],
    ]),
    implementation("Till", (at) => [at("ModelRegistry"), at("RevenueRouter")]),
    implementation("TeamVesting", (at) => [at("ModelRegistry")]),
  ];
}

const factory: PlannedContract = singleton(FACTORY, (at) => [
  {
    asset: at("Asset"),
    registry: at("ModelRegistry"),
    releases: at("ReleaseRegistry"),
    router: at("RevenueRouter"),
    allowance: at("HolderAllowance"),
    admissions: at("Admissions"),
  },
  {
    shares: at("ModelSharesImplementation"),
    presale: at("PresaleRoundImplementation"),
    vault: at("MilestoneVaultImplementation"),
    governor: at("ModelGovernorImplementation"),
    timelock: at("ModelTimelockImplementation"),
    creditToken: at("CreditTokenImplementation"),
    creditVault: at("CreditVaultImplementation"),
    till: at("TillImplementation"),
    vesting: at("TeamVestingImplementation"),
  },
]);

function singleton(contract: string, args: PlannedContract["args"]): PlannedContract {
  return { name: contract, contract, args };
}

function implementation(contract: string, args: PlannedContract["args"]): PlannedContract {
  return { name: `${contract}Implementation`, contract, args };
}

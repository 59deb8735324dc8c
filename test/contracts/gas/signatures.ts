import { parseSignature, zeroHash, type Address, type Hex } from "viem";

import type { Model, Platform } from "../support/platform.ts";

/** The wallet of one of the chain's accounts. */
type Wallet = Platform["wallets"][number];

const PERMIT = [
  { name: "owner", type: "address" },
  { name: "spender", type: "address" },
  { name: "value", type: "uint256" },
  { name: "nonce", type: "uint256" },
  { name: "deadline", type: "uint256" },
] as const;

const AUTHORIZATION = [
  { name: "from", type: "address" },
  { name: "to", type: "address" },
  { name: "value", type: "uint256" },
  { name: "validAfter", type: "uint256" },
  { name: "validBefore", type: "uint256" },
  { name: "nonce", type: "bytes32" },
] as const;

const BALLOT = [
  { name: "proposalId", type: "uint256" },
  { name: "support", type: "uint8" },
  { name: "voter", type: "address" },
  { name: "nonce", type: "uint256" },
] as const;

/** What `contributeWithPermit` takes, for tier 0. */
export async function permittedContribution(platform: Platform, model: Model, wallet: Wallet, value: bigint) {
  const deadline = BigInt(await platform.now()) + 86_400n;
  const owner = wallet.account.address;
  const signature = await wallet.signTypedData({
    domain: await dollarDomain(platform),
    types: { Permit: PERMIT },
    primaryType: "Permit",
    message: {
      owner,
      spender: model.parts.presale,
      value,
      nonce: await platform.dollar.read.nonces([owner]),
      deadline,
    },
  });
  const { r, s, yParity } = parseSignature(signature);
  return [0, value, 0n, [], deadline, 27 + yParity, r, s] as const;
}

/** What `contributeWithAuthorization` takes, for tier 0 and the payer's own shares. */
export async function authorizedContribution(
  platform: Platform,
  model: Model,
  wallet: Wallet,
  value: bigint,
) {
  const from = wallet.account.address;
  const validBefore = BigInt(await platform.now()) + 86_400n;
  const nonce = await model.presale.read.authorizationNonce([0, from, 0n, zeroHash]);
  const signature = await wallet.signTypedData({
    domain: await dollarDomain(platform),
    types: { ReceiveWithAuthorization: AUTHORIZATION },
    primaryType: "ReceiveWithAuthorization",
    message: { from, to: model.parts.presale, value, validAfter: 0n, validBefore, nonce },
  });
  return [from, 0, value, from, 0n, zeroHash, [], 0n, validBefore, signature] as const;
}

/** A ballot, signed with the voter's nonce under the proposal's key. */
export async function signBallot(
  model: Model,
  wallet: Wallet,
  proposalId: bigint,
  support: number,
): Promise<Hex> {
  const voter: Address = wallet.account.address;
  const [, name, version, chainId, verifyingContract] = await model.governor.read.eip712Domain();
  return wallet.signTypedData({
    domain: { name, version, chainId: Number(chainId), verifyingContract },
    types: { Ballot: BALLOT },
    primaryType: "Ballot",
    message: { proposalId, support, voter, nonce: await model.governor.read.nonces([voter]) },
  });
}

async function dollarDomain(platform: Platform) {
  const [, name, version, chainId, verifyingContract] = await platform.dollar.read.eip712Domain();
  return { name, version, chainId: Number(chainId), verifyingContract };
}

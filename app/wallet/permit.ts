import { type Address, parseAbi } from "viem";
import { permitTypedData } from "../../client/actions/permit.ts";
import type { SignedPermit } from "../../client/actions/raise.ts";
import type { Signer } from "./transaction-plan.ts";

const permitAbi = parseAbi([
  "function eip712Domain() view returns (bytes1 fields, string name, string version, uint256 chainId, address verifyingContract, bytes32 salt, uint256[] extensions)",
  "function nonces(address owner) view returns (uint256)",
]);

/** Asks the wallet to sign that `spender` may take `value` of `token` within the hour (ERC-2612). */
export async function signPermit(
  { wallet, chain, address }: Signer,
  { token, spender, value }: { token: Address; spender: Address; value: bigint },
): Promise<SignedPermit> {
  const [, name, version, chainId, verifyingContract] = await chain.readContract({
    address: token,
    abi: permitAbi,
    functionName: "eip712Domain",
  });
  const nonce = await chain.readContract({
    address: token,
    abi: permitAbi,
    functionName: "nonces",
    args: [address],
  });
  // The practice chain's clock never runs ahead of this one, so an hour from now is an hour there too.
  const deadline = BigInt(Math.floor(Date.now() / 1000) + 3_600);
  const typedData = permitTypedData({
    chainId: Number(chainId),
    token: verifyingContract,
    name,
    version,
    owner: address,
    spender,
    value,
    nonce,
    deadline,
  });
  return { deadline, signature: await wallet.signTypedData(typedData) };
}

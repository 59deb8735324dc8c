import type { Address } from "viem";

/** What an owner allows by a signature instead of a transaction (ERC-2612). */
export interface Permit {
  readonly chainId: number;
  readonly token: Address;
  /** The token's EIP-712 domain; "Local Dollar" and "1" on a practice chain. */
  readonly name: string;
  readonly version: string;
  readonly owner: Address;
  readonly spender: Address;
  /** Smallest unit of the token. */
  readonly value: bigint;
  /** The token's next nonce of the owner. */
  readonly nonce: bigint;
  /** Unix seconds after which it no longer counts. */
  readonly deadline: bigint;
}

/** What the owner signs. */
export function permitTypedData(permit: Permit) {
  const { chainId, token, name, version, owner, spender, value, nonce, deadline } = permit;
  return {
    domain: { name, version, chainId, verifyingContract: token },
    types: {
      Permit: [
        { name: "owner", type: "address" },
        { name: "spender", type: "address" },
        { name: "value", type: "uint256" },
        { name: "nonce", type: "uint256" },
        { name: "deadline", type: "uint256" },
      ],
    },
    primaryType: "Permit",
    message: { owner, spender, value, nonce, deadline },
  } as const;
}

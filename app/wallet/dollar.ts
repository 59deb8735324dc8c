import { erc20Abi, type Address } from "viem";
import { useReadContract } from "wagmi";
import { useChain } from "./chain-context.tsx";

/** The address of the dollar that everything is paid in on this chain. */
export function useDollarAddress(): Address {
  const { practice, addressOf } = useChain();
  return addressOf(practice ? "LocalDollar" : "Dollar");
}

/** How many dollars (6 decimals) an address holds; undefined until the chain has answered. */
export function useDollarBalance(address: Address | undefined): bigint | undefined {
  const dollar = useDollarAddress();
  const { data } = useReadContract({
    address: dollar,
    abi: erc20Abi,
    functionName: "balanceOf",
    args: [address ?? "0x0000000000000000000000000000000000000000"],
    query: { enabled: address !== undefined, refetchInterval: 4_000 },
  });
  return data;
}

import { useCallback } from "react";
import type { PublicClient } from "viem";
import { useConfig } from "wagmi";
import { getPublicClient, getWalletClient } from "wagmi/actions";
import type { Signer } from "./transaction-plan.ts";

/** Another call may be mined between estimate and block, and leave storage that costs more to touch. */
const gasMarginPercent = 120n;

/** Returns a function that gives the connected wallet as a signer on this site's chain; it throws when none is connected. */
export function useSigner(): () => Promise<Signer> {
  const config = useConfig();
  return useCallback(async () => {
    const chainId = config.chains[0].id;
    const wallet = (await getWalletClient(config, { chainId })) as Signer["wallet"];
    const chain = getPublicClient(config, { chainId }) as PublicClient;
    const write: Signer["write"] = async (call) => {
      const asked = { ...call, account: wallet.account } as never;
      const { request } = await chain.simulateContract(asked);
      const gas = await chain.estimateContractGas(asked);
      return wallet.writeContract({ ...request, gas: (gas * gasMarginPercent) / 100n } as never);
    };
    return { address: wallet.account.address, wallet, chain, write };
  }, [config]);
}

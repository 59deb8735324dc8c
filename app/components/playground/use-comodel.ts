import { useCallback, useRef } from "react";
import { useConnection } from "wagmi";
import { type Comodel, createComodel } from "../../../client/comodel.ts";
import { webStorage } from "../../../client/storage.ts";
import { useSigner } from "../../wallet/use-signer.ts";

export type PayWay = "quota" | "credits" | "trial";

/** What the client keeps in this browser: session keys and what its channels were charged. */
export function browserStorage() {
  return webStorage(window.localStorage);
}

/**
 * Returns a function that gives the client of this site's endpoint for the connected wallet; one for each account. A
 * trial needs no wallet.
 */
export function useComodel(): (way?: PayWay) => Promise<Comodel> {
  const { address } = useConnection();
  const signer = useSigner();
  const made = useRef<{ address: string; comodel: Comodel } | null>(null);
  return useCallback(
    async (way?: PayWay) => {
      if (way === "trial") return createComodel({ url: window.location.origin, storage: browserStorage() });
      if (address === undefined) throw new Error("Connect a wallet first.");
      if (made.current?.address === address) return made.current.comodel;
      const { wallet, chain } = await signer();
      const comodel = createComodel({
        url: window.location.origin,
        walletClient: wallet,
        publicClient: chain,
        storage: browserStorage(),
      });
      made.current = { address, comodel };
      return comodel;
    },
    [address, signer],
  );
}

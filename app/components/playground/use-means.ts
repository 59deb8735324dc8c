import { useQuery, useQueryClient } from "@tanstack/react-query";
import { type Address, erc20Abi } from "viem";
import { useConnection, usePublicClient } from "wagmi";
import { createHttp } from "../../../client/http.ts";
import { type QuotaState, readQuota } from "../../../client/quota-voucher.ts";
import { openSession } from "../../../client/session.ts";
import type { Model } from "../../api/models.server.ts";
import { useChain } from "../../wallet/chain-context.tsx";
import { browserStorage } from "./use-comodel.ts";

/** What a visitor can pay calls with. Credits with 6 decimals, calls whole. */
export type Means = {
  /** Null when the model has no free calls for holders. */
  quota: QuotaState | null;
  /** Whether a key of this browser may use the free calls. */
  signedIn: boolean;
  /** Credits in the wallet. */
  held: bigint;
  /** Credits in the wallet's channels that no call has used. */
  ready: bigint;
};

type Looked = { means: Means | undefined; error: Error | null; lookAgain: () => Promise<void> };

/** Looks up what the connected wallet can pay calls of a model with. */
export function useMeans(model: Model): Looked {
  const { address } = useConnection();
  const { chainId, addressOf } = useChain();
  const holderAllowance = addressOf("HolderAllowance");
  const chain = usePublicClient();
  const client = useQueryClient();
  const queryKey = ["means", model.id, address ?? ""];
  const { data, error } = useQuery({
    queryKey,
    enabled: address !== undefined && chain !== undefined,
    refetchInterval: 15_000,
    queryFn: async (): Promise<Means> => {
      const holder = address as Address;
      const http = createHttp({ url: window.location.origin });
      const context = { storage: browserStorage(), chainId, holderAllowance };
      const [quota, session, held, ready] = await Promise.all([
        model.holderCallsPerEpoch === 0n ? null : readQuota(http, model.route, holder),
        openSession(holder, context),
        chain?.readContract({
          address: model.creditToken,
          abi: erc20Abi,
          functionName: "balanceOf",
          args: [holder],
        }) ?? 0n,
        readReadyCredits(holder, model.creditToken),
      ]);
      return { quota, signedIn: session !== undefined, held, ready };
    },
  });
  return { means: data, error, lookAgain: () => client.invalidateQueries({ queryKey }) };
}

/** What all channels of a payer still hold, less what was charged and not claimed yet. */
async function readReadyCredits(payer: Address, token: Address): Promise<bigint> {
  const response = await fetch("/subgraphs/name/comodel", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      query: `query Channels($payer: Bytes!, $token: Bytes!) { channels(where: { payer: $payer, token: $token }) { id } }`,
      variables: { payer: payer.toLowerCase(), token: token.toLowerCase() },
    }),
  });
  const { data } = (await response.json()) as { data: { channels: { id: string }[] } };
  const left = await Promise.all(data.channels.map(({ id }) => readChannelLeft(id)));
  return left.reduce((sum, one) => sum + one, 0n);
}

async function readChannelLeft(channelId: string): Promise<bigint> {
  const response = await fetch(`/channels/${channelId}`);
  if (!response.ok) throw new Error(`HTTP ${response.status}`);
  const { balance, chargedCumulative } = (await response.json()) as {
    balance: string;
    chargedCumulative: string;
  };
  const left = BigInt(balance) - BigInt(chargedCumulative);
  return left > 0n ? left : 0n;
}

import { useState } from "react";
import { useConnection } from "wagmi";
import type { ServedInfo } from "../../api/playground.server.ts";
import type { PayWay } from "./use-comodel.ts";
import type { Means } from "./use-means.ts";

/**
 * How the next call is paid: as was chosen, else by free calls when there are any. Whoever has no wallet tries the
 * model for nothing, where the endpoint lets him.
 */
export function useWay(info: ServedInfo, means: Means | undefined): [PayWay, (way: PayWay) => void] {
  const { address } = useConnection();
  const [chosen, choose] = useState<PayWay | null>(null);
  if (address === undefined && info.trial) return ["trial", choose];
  const first = means === undefined || (means.quota?.callsTotal ?? 0n) > 0n ? "quota" : "credits";
  return [chosen ?? first, choose];
}

import { useQuery } from "@tanstack/react-query";
import type { Address } from "viem";
import { createHttp } from "../../../client/http.ts";
import { readCallBudget, readQuota } from "../../../client/quota-voucher.ts";

const REFRESH_MS = 10_000;

/** What a holder has left of the free calls of a model, as the endpoint counts them. */
export function useQuota(route: string, address: Address) {
  return useQuery({
    queryKey: ["quota", route, address],
    queryFn: () => readQuota(createHttp({ url: window.location.origin }), route, address),
    refetchInterval: REFRESH_MS,
  });
}

/** The money for all free calls of a model, with the calls that it is enough for. */
export function useCallBudget(route: string) {
  return useQuery({
    queryKey: ["call-budget", route],
    queryFn: () => readCallBudget(createHttp({ url: window.location.origin }), route),
    refetchInterval: REFRESH_MS,
  });
}

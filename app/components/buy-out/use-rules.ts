import { useRouteLoaderData } from "@remix-run/react";
import type { BuyOutData } from "../../routes/model/buy-out.tsx";
import type { Rules } from "../../api/rules.server.ts";

/** The voting rules of the model whose offers this page shows. */
export function useRules(): Rules {
  const data = useRouteLoaderData<BuyOutData>("routes/model/buy-out");
  if (data === undefined) throw new Error("useRules is for the page of offers.");
  return data.rules;
}

import { useRouteLoaderData } from "@remix-run/react";
import type { ModelLayoutData } from "../../routes/model/layout.tsx";

/** The model that this page is about; throws outside of a model's pages. */
export function useModel(): ModelLayoutData {
  const data = useRouteLoaderData<ModelLayoutData>("routes/model/layout");
  if (data === undefined) throw new Error("useModel is for pages below /models/:modelId.");
  return data;
}

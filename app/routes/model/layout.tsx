import type { LoaderFunctionArgs } from "@remix-run/node";
import { Outlet, useLoaderData } from "@remix-run/react";
import { loadModel } from "../../api/models.server.ts";
import { loadServedModels } from "../../api/service.server.ts";
import { ProblemPage } from "../../components/frame/problem-page.tsx";
import { ModelHeader } from "../../components/model/model-header.tsx";
import { ModelTabs } from "../../components/model/model-tabs.tsx";

export async function loader({ params }: LoaderFunctionArgs) {
  const [model, served] = await Promise.all([loadModel(params["modelId"]), loadServedModels()]);
  return { model, served: served.find((entry) => entry.modelId === model.id) ?? null };
}

/** What every tab of a model can read with `useModel`. */
export type ModelLayoutData = Awaited<ReturnType<typeof loader>>;

export default function ModelLayout() {
  const data = useLoaderData<typeof loader>();
  return (
    <>
      <ModelHeader {...data} />
      <ModelTabs modelId={data.model.id} />
      <div className="pt-8">
        <Outlet />
      </div>
    </>
  );
}

export function ErrorBoundary() {
  return <ProblemPage />;
}

import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { loadModelCards } from "../api/models.server.ts";
import { loadServedModels } from "../api/service.server.ts";
import { Hero } from "../components/home/hero.tsx";
import { ModelGrid } from "../components/home/model-grid.tsx";
import { messages } from "../messages.ts";

export async function loader({ request }: LoaderFunctionArgs) {
  const search = new URL(request.url).searchParams;
  const [models, served] = await Promise.all([loadModelCards(), loadServedModels()]);
  const calls = new Map(served.map((model) => [model.modelId, model.queriesServed]));
  return {
    models: models.map((model) => ({ ...model, callsServed: calls.get(model.id) ?? 0 })),
    stage: search.get("stage") ?? "all",
    words: search.get("q") ?? "",
  };
}

export const meta: MetaFunction = () => [
  { title: messages.home.title },
  { name: "description", content: messages.home.lead },
];

export default function Home() {
  const { models, stage, words } = useLoaderData<typeof loader>();
  return (
    <>
      <Hero />
      <ModelGrid models={models} stage={stage} words={words} />
    </>
  );
}

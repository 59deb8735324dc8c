import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Link, useLoaderData } from "@remix-run/react";
import { loadModel } from "../../api/models.server.ts";
import { loadPlayground } from "../../api/playground.server.ts";
import { modelTitle } from "../../components/model/model-title.ts";
import { type ModelStage, modelStage } from "../../components/model/stage.ts";
import { useModel } from "../../components/model/use-model.ts";
import { playgroundOf } from "../../components/playground/kinds.ts";
import { messages } from "../../messages.ts";
import { useChainTime } from "../../wallet/chain-context.tsx";

const text = messages.playground;

export async function loader({ params }: LoaderFunctionArgs) {
  const model = await loadModel(params["modelId"]);
  return { facts: model.liveRelease === null ? null : await loadPlayground(model.route) };
}

export const meta: MetaFunction = ({ matches }) => modelTitle(matches, messages.model.tabs.playground);

export default function PlaygroundPage() {
  const { facts } = useLoaderData<typeof loader>();
  const { model } = useModel();
  const { now } = useChainTime();
  if (facts === null) {
    return (
      <Nothing
        title={text.notLiveTitle}
        sentence={text.notLive[reasonOf(modelStage(model.presale, false, now))]}
      >
        <Link className="button button-quiet" to={`/models/${model.id}/raise`}>
          {text.toRaise}
        </Link>
      </Nothing>
    );
  }
  if (facts.state === "notServed") {
    return <Nothing title={text.notServedTitle} sentence={text.notServed(facts.reason)} />;
  }
  const Playground = playgroundOf(facts.kind);
  // Of another model nothing is left when the page goes from one to the next.
  return <Playground key={model.id} model={model} {...facts} />;
}

function Nothing({
  title,
  sentence,
  children,
}: {
  title: string;
  sentence: string;
  children?: React.ReactNode;
}) {
  return (
    <section className="card grid justify-items-start gap-3 p-6">
      <h2 className="text-2xl">{title}</h2>
      <p className="max-w-prose text-ink-soft">{sentence}</p>
      {children}
    </section>
  );
}

function reasonOf(stage: ModelStage): keyof typeof text.notLive {
  if (stage === "failed") return "failed";
  return stage === "governed" ? "voting" : "waiting";
}

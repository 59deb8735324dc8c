import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { parseModelId } from "../../api/models.server.ts";
import { loadReleaseLine } from "../../api/releases.server.ts";
import { modelTitle } from "../../components/model/model-title.ts";
import { useModel } from "../../components/model/use-model.ts";
import { FileCheck } from "../../components/release/file-check.tsx";
import { GateNote } from "../../components/release/gate-note.tsx";
import { Lineage } from "../../components/release/lineage.tsx";
import { ReleaseCard } from "../../components/release/release-card.tsx";
import { messages } from "../../messages.ts";

export async function loader({ params }: LoaderFunctionArgs) {
  return loadReleaseLine(parseModelId(params["modelId"]));
}

export const meta: MetaFunction = ({ matches }) => modelTitle(matches, messages.model.tabs.releases);

export default function Releases() {
  const { releases, gate } = useLoaderData<typeof loader>();
  const { model, served } = useModel();
  return (
    <div className="grid items-start gap-8 lg:grid-cols-[minmax(0,1fr)_20rem]">
      <section aria-labelledby="releases" className="grid gap-5">
        <h2 id="releases" className="text-2xl">
          {messages.releases.heading}
        </h2>
        <p className="max-w-prose text-ink-soft">{messages.releases.intro}</p>
        <GateNote gate={gate} />
        <Lineage releases={releases} />
        <ol className="grid gap-5">
          {releases.map((release) => (
            <li key={release.id}>
              <ReleaseCard
                release={release}
                parent={releases.find((other) => other.number === release.parent?.number) ?? null}
                served={served}
                model={model}
                gate={gate}
              />
            </li>
          ))}
        </ol>
      </section>
      <FileCheck releases={releases} />
    </div>
  );
}

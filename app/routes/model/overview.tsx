import type { MetaFunction } from "@remix-run/node";
import { Link } from "@remix-run/react";
import { RaiseMeter } from "../../components/model/raise-meter.tsx";
import { modelTitle } from "../../components/model/model-title.ts";
import { useModel } from "../../components/model/use-model.ts";
import { formatDollarsShort } from "../../format/dollars.ts";
import { messages } from "../../messages.ts";

export const meta: MetaFunction = ({ matches }) => modelTitle(matches, messages.model.tabs.overview);

export default function Overview() {
  const { model } = useModel();
  return (
    <div className="grid gap-8 lg:grid-cols-[2fr_1fr]">
      <p className="max-w-prose text-lg whitespace-pre-line">{model.description}</p>
      <aside className="card grid content-start gap-4 p-5">
        <RaiseMeter {...model.presale} />
        <p>{formatDollarsShort(model.presale.raised)}</p>
        <Link className="button button-main" to="raise">
          {messages.model.tabs.raise}
        </Link>
      </aside>
    </div>
  );
}

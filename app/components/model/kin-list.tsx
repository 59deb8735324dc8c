import { Link } from "@remix-run/react";
import type { Model } from "../../api/models.server.ts";
import { formatBps } from "../../format/percent.ts";
import { messages } from "../../messages.ts";

const text = messages.lineage;

/** Which models this one was made from, and which were made from it; nothing when there are none. */
export function KinList({ model: { parents, children } }: { model: Model }) {
  if (parents.length === 0 && children.length === 0) return null;
  return (
    <section aria-labelledby="kin" className="grid gap-3">
      <h2 id="kin" className="text-2xl">
        {text.heading}
      </h2>
      <Names lead={text.parents} kin={parents.map(({ parent, bps }) => ({ ...parent, bps }))} />
      <Names lead={text.children} kin={children.map(({ model, bps }) => ({ ...model, bps }))} />
    </section>
  );
}

function Names({ lead, kin }: { lead: string; kin: readonly { id: string; name: string; bps: number }[] }) {
  if (kin.length === 0) return null;
  return (
    <>
      <p className="max-w-prose">{lead}</p>
      <ul className="grid gap-1">
        {kin.map(({ id, name, bps }) => (
          <li key={id} className="flex gap-3">
            <Link className="text-link" to={`/models/${id}`}>
              {name}
            </Link>
            <span className="text-ink-soft">{formatBps(bps)}</span>
          </li>
        ))}
      </ul>
    </>
  );
}

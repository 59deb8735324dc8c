import { Link } from "@remix-run/react";
import type { Suspension } from "../../api/suspensions.server.ts";
import { messages } from "../../messages.ts";
import { Address } from "../address.tsx";
import { SuspensionEntry } from "./suspension-entry.tsx";

const text = messages.suspensions;

/** Whom members voted not to serve for a while, and how to vote about it. */
export function SuspensionList({ modelId, suspensions }: { modelId: string; suspensions: Suspension[] }) {
  return (
    <section className="grid content-start gap-3" aria-labelledby="suspensions">
      <h3 id="suspensions" className="text-xl">
        {text.heading}
      </h3>
      <p className="max-w-prose text-ink-soft">{text.intro}</p>
      {suspensions.length === 0 ? (
        <p>{text.none}</p>
      ) : (
        <ul className="divide-y divide-line border-y border-line">
          {suspensions.map((suspension) => (
            <SuspensionEntry key={suspension.address} suspension={suspension}>
              <Address value={suspension.address} />
            </SuspensionEntry>
          ))}
        </ul>
      )}
      <Link className="text-link justify-self-start" to={`/models/${modelId}/propose?template=suspension`}>
        {text.propose}
      </Link>
    </section>
  );
}

import { Link } from "@remix-run/react";
import type { Suspension } from "../../api/suspensions.server.ts";
import { messages } from "../../messages.ts";
import { SuspensionFacts } from "../suspension/suspension-facts.tsx";
import { Panel } from "./panel.tsx";

const text = messages.suspensions.account;

/** The models that do not serve the visitor for a while; nothing for nearly everybody. */
export function SuspendedBy({ suspensions }: { suspensions: Suspension[] }) {
  if (suspensions.length === 0) return null;
  return (
    <Panel heading={text.heading} note={text.note} empty={null}>
      {suspensions.map((suspension) => (
        <li key={suspension.model.id} className="grid gap-1 py-3">
          <Link
            className="font-semibold hover:underline"
            to={`/models/${suspension.model.id}/rules#suspensions`}
          >
            {suspension.model.name}
          </Link>
          <SuspensionFacts suspension={suspension} />
        </li>
      ))}
    </Panel>
  );
}

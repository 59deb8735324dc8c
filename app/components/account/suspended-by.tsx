import { Link } from "@remix-run/react";
import type { Suspension } from "../../api/suspensions.server.ts";
import { messages } from "../../messages.ts";
import { SuspensionEntry } from "../suspension/suspension-entry.tsx";
import { Panel } from "./panel.tsx";

const text = messages.suspensions.account;

/** The models that do not serve the visitor for a while; nothing for nearly everybody. */
export function SuspendedBy({ suspensions }: { suspensions: Suspension[] }) {
  if (suspensions.length === 0) return null;
  return (
    <Panel heading={text.heading} note={text.note} empty={null}>
      {suspensions.map((suspension) => (
        <SuspensionEntry key={suspension.model.id} suspension={suspension}>
          <Link className="hover:underline" to={`/models/${suspension.model.id}/rules#suspensions`}>
            {suspension.model.name}
          </Link>
        </SuspensionEntry>
      ))}
    </Panel>
  );
}

import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { loadMembers, type Member } from "../../api/members.server.ts";
import { parseModelId } from "../../api/models.server.ts";
import { Address } from "../../components/address.tsx";
import { DataTable } from "../../components/data-table.tsx";
import { HoldingRing } from "../../components/member/holding-ring.tsx";
import { modelTitle } from "../../components/model/model-title.ts";
import { useModel } from "../../components/model/use-model.ts";
import { isSameAddress } from "../../format/address.ts";
import { formatDollars } from "../../format/dollars.ts";
import { formatPart } from "../../format/percent.ts";
import { formatShares } from "../../format/shares.ts";
import { messages } from "../../messages.ts";

const text = messages.members;

export async function loader({ params }: LoaderFunctionArgs) {
  return { members: await loadMembers(parseModelId(params["modelId"])) };
}

export const meta: MetaFunction = ({ matches }) => modelTitle(matches, messages.model.tabs.members);

export default function MembersPage() {
  const { model } = useModel();
  const { members } = useLoaderData<typeof loader>();
  if (members.length === 0) return <p className="text-lg text-ink-soft">{text.none}</p>;
  const { who, shares, part, votes, delegate, claimed } = text.table;
  return (
    <div className="grid items-start gap-10 lg:grid-cols-[18rem_minmax(0,1fr)]">
      <HoldingRing members={members} supply={model.totalSupply} />
      <div className="grid gap-3">
        <DataTable
          heading={text.heading}
          columns={[
            who,
            { label: shares, number: true },
            { label: part, number: true },
            { label: votes, number: true },
            delegate,
            { label: claimed, number: true },
          ]}
          rows={members.map((member) => ({
            key: member.address,
            cells: [
              <Address key="who" value={member.address} />,
              formatShares(member.balance),
              formatPart(member.balance, model.totalSupply),
              member.custody ? text.custody : formatPart(member.votes, model.totalSupply),
              member.custody ? "" : <Delegate key="delegate" member={member} />,
              formatDollars(member.claimedRevenue),
            ],
          }))}
        />
        {members.some((member) => member.custody) ? (
          <p className="text-sm text-ink-soft">{text.custodyNote}</p>
        ) : null}
      </div>
    </div>
  );
}

function Delegate({ member }: { member: Member }) {
  if (member.delegate === null || isSameAddress(member.delegate, member.address)) return <>{text.self}</>;
  return <Address value={member.delegate} />;
}

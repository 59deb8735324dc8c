import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Link, useLoaderData } from "@remix-run/react";
import { parseModelId } from "../../api/models.server.ts";
import { loadProposals } from "../../api/proposals.server.ts";
import { modelTitle } from "../../components/model/model-title.ts";
import { useModel } from "../../components/model/use-model.ts";
import {
  ProposalList,
  type ProposalFilter,
  proposalFilters,
} from "../../components/proposal/proposal-list.tsx";
import { messages } from "../../messages.ts";

const text = messages.proposals;

export async function loader({ params, request }: LoaderFunctionArgs) {
  const asked = new URL(request.url).searchParams.get("show");
  return {
    proposals: await loadProposals(parseModelId(params["modelId"])),
    filter: proposalFilters.find((known) => known === asked) ?? "all",
  };
}

export const meta: MetaFunction = ({ matches }) => modelTitle(matches, messages.model.tabs.proposals);

export default function Proposals() {
  const { proposals, filter } = useLoaderData<typeof loader>();
  const { model } = useModel();
  const open = model.presale.finalizedAt !== null;
  return (
    <section aria-labelledby="proposals" className="grid gap-6">
      <header className="flex flex-wrap items-end justify-between gap-4">
        <div className="grid gap-2">
          <h2 id="proposals" className="text-2xl">
            {text.heading}
          </h2>
          <p className="max-w-prose text-ink-soft">{open ? text.intro : text.notOpen}</p>
        </div>
        {open ? (
          <Link className="button button-main" to={`/models/${model.id}/propose`}>
            {text.propose}
          </Link>
        ) : null}
      </header>
      {proposals.length === 0 ? (
        <div className="card grid gap-1 p-6">
          <p className="font-semibold">{text.empty}</p>
          {open ? <p className="text-ink-soft">{text.emptyHint}</p> : null}
        </div>
      ) : (
        <>
          <FilterLinks chosen={filter} />
          <ProposalList proposals={proposals} modelId={model.id} supply={model.totalSupply} filter={filter} />
        </>
      )}
    </section>
  );
}

function FilterLinks({ chosen }: { chosen: ProposalFilter }) {
  return (
    <nav aria-label={text.filter.label} className="flex flex-wrap gap-2">
      {proposalFilters.map((filter) => (
        <Link
          key={filter}
          to={filter === "all" ? "?" : `?show=${filter}`}
          preventScrollReset
          aria-current={filter === chosen ? "true" : undefined}
          className="rounded-full border border-line-strong px-3.5 py-1 text-sm aria-[current=true]:border-accent aria-[current=true]:bg-accent-soft aria-[current=true]:font-semibold"
        >
          {text.filter[filter]}
        </Link>
      ))}
    </nav>
  );
}

import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Link, useLoaderData } from "@remix-run/react";
import { loadModel, loadModelNames } from "../../api/models.server.ts";
import { loadProposable } from "../../api/proposable.server.ts";
import { loadProposedReleases } from "../../api/proposals.server.ts";
import { loadReleaseLine } from "../../api/releases.server.ts";
import { loadRules } from "../../api/rules.server.ts";
import { loadChainFacts } from "../../api/service.server.ts";
import { loadSuspensions } from "../../api/suspensions.server.ts";
import { loadTreasury } from "../../api/treasury.server.ts";
import { modelTitle } from "../../components/model/model-title.ts";
import { useModel } from "../../components/model/use-model.ts";
import { ComposeForm } from "../../components/propose/compose-form.tsx";
import {
  groupNames,
  type Template,
  templateGroups,
  templates,
} from "../../components/propose/draft-parts.ts";
import { messages } from "../../messages.ts";

const text = messages.propose;

export async function loader({ params, request }: LoaderFunctionArgs) {
  const asked = new URL(request.url).searchParams.get("template");
  const model = await loadModel(params["modelId"]);
  const { chainTime } = await loadChainFacts();
  const [rules, { releases, gate }, voting, treasury, proposable, suspended, models] = await Promise.all([
    loadRules(model.id),
    loadReleaseLine(model.id),
    loadProposedReleases(model.id),
    loadTreasury(model.timelock),
    loadProposable(model.id),
    loadSuspensions(model.id, chainTime),
    loadModelNames(),
  ]);
  const template = templates.find((known) => known === asked);
  return {
    template: template ?? "price",
    chosen: template !== undefined,
    rules,
    releases,
    gate,
    voting,
    treasury,
    proposable,
    suspended,
    now: chainTime,
    older: models.filter(({ id }) => Number(id) < Number(model.id)),
  };
}

export const meta: MetaFunction = ({ matches }) => modelTitle(matches, text.title);

export default function Propose() {
  const data = useLoaderData<typeof loader>();
  const { model } = useModel();
  return (
    <section aria-labelledby="propose" className="grid gap-6">
      <header className="grid gap-2">
        <Link className="text-link w-fit text-sm" to={`/models/${model.id}/proposals`}>
          ← {messages.proposals.allProposals}
        </Link>
        <h2 id="propose" className="text-2xl">
          {text.heading}
        </h2>
        <p className="max-w-prose text-ink-soft">{text.intro}</p>
      </header>
      {model.presale.finalizedAt === null ? (
        <p className="card p-6">{text.notOpen}</p>
      ) : (
        <>
          <TemplateLinks template={data.template} chosen={data.chosen} />
          <ComposeForm key={data.template} model={model} {...data} />
        </>
      )}
    </section>
  );
}

/** All forms by what they are about; folded up as soon as one was chosen, so that its fields are at hand. */
function TemplateLinks({ template, chosen }: { template: Template; chosen: boolean }) {
  return (
    <details open={!chosen} className="card px-5 py-4">
      <summary className="font-semibold">
        {text.templatesLabel}
        {chosen ? <span className="font-normal text-ink-soft"> {text.templates[template].name}</span> : null}
      </summary>
      <nav aria-label={text.templatesLabel} className="mt-4 grid gap-5">
        {groupNames.map((group) => (
          <section key={group} aria-labelledby={`group-${group}`} className="grid gap-2">
            <h3 id={`group-${group}`} className="eyebrow font-sans">
              {text.groups[group]}
            </h3>
            <ul className="grid grid-cols-2 gap-2 sm:grid-cols-3 lg:grid-cols-4">
              {templateGroups[group].map((each) => (
                <li key={each}>
                  <TemplateLink template={each} isCurrent={each === template} />
                </li>
              ))}
            </ul>
          </section>
        ))}
      </nav>
    </details>
  );
}

function TemplateLink({ template, isCurrent }: { template: Template; isCurrent: boolean }) {
  const { name, what } = text.templates[template];
  return (
    <Link
      to={`?template=${template}`}
      preventScrollReset
      replace
      aria-current={isCurrent ? "true" : undefined}
      className="block h-full rounded-xl border border-line-strong px-4 py-3 hover:bg-sunken aria-[current=true]:border-accent aria-[current=true]:bg-accent-soft"
    >
      <span className="block font-semibold">{name}</span>
      <span className="block text-sm text-ink-soft">{what}</span>
    </Link>
  );
}

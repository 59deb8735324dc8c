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
import { type Template, templates } from "../../components/propose/draft-parts.ts";
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
  return {
    template: templates.find((known) => known === asked) ?? "price",
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
          <TemplateLinks chosen={data.template} />
          <ComposeForm key={data.template} model={model} {...data} />
        </>
      )}
    </section>
  );
}

function TemplateLinks({ chosen }: { chosen: Template }) {
  return (
    <nav aria-label={text.templatesLabel}>
      <ul className="grid grid-cols-2 gap-2 sm:grid-cols-3 lg:grid-cols-4">
        {templates.map((template) => (
          <li key={template}>
            <Link
              to={`?template=${template}`}
              preventScrollReset
              replace
              aria-current={template === chosen ? "true" : undefined}
              className="block h-full rounded-xl border border-line-strong px-4 py-3 hover:bg-sunken aria-[current=true]:border-accent aria-[current=true]:bg-accent-soft"
            >
              <span className="block font-semibold">{text.templates[template].name}</span>
              <span className="block text-sm text-ink-soft">{text.templates[template].what}</span>
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}

import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Form, useLoaderData, useSubmit } from "@remix-run/react";
import { loadChainFacts, loadServedModels } from "../api/service.server.ts";
import { loadTextModels } from "../api/text-models.server.ts";
import { loadPlayground } from "../api/playground.server.ts";
import { type SnippetInput, type SnippetName, toSnippetInputs } from "../components/developers/snippet.ts";
import { snippetsFor } from "../components/developers/snippets.ts";
import { Snippet } from "../components/snippet.tsx";
import { messages } from "../messages.ts";

const text = messages.developers;

export async function loader({ request }: LoaderFunctionArgs) {
  const url = new URL(request.url);
  const [chain, models, textModels] = await Promise.all([
    loadChainFacts(),
    loadServedModels(),
    loadTextModels(),
  ]);
  const live = models.filter((model) => model.weightsSha256 != null);
  const wanted = url.searchParams.get("model");
  const chosen = live.find(({ route }) => route === wanted) ?? live[0];
  const { origin } = url;
  const isText = chosen !== undefined && textModels.includes(chosen.route);
  const inputs = chosen === undefined || isText ? [] : await loadInputs(chosen.route);
  return {
    routes: live.map(({ route }) => route),
    chosen: chosen?.route ?? null,
    subject: {
      origin,
      chainId: chain.chainId,
      route: chosen?.alias ?? chosen?.route ?? "digits",
      weights: chosen?.weightsSha256?.replace(/^0x/, "") ?? null,
      isText,
      inputs,
    },
    deployments: chain.deployments,
  };
}

async function loadInputs(route: string): Promise<SnippetInput[]> {
  const facts = await loadPlayground(route);
  return facts.state === "notServed" ? [] : toSnippetInputs(facts.info.inputs, facts.whole);
}

export const meta: MetaFunction = () => [{ title: text.pageTitle }];

export default function Developers() {
  const { routes, chosen, subject, deployments } = useLoaderData<typeof loader>();
  const snippets = snippetsFor(subject);
  return (
    <div className="grid max-w-4xl gap-10 py-8">
      <header className="grid gap-3">
        <h1 className="text-4xl">{text.title}</h1>
        <p className="max-w-prose text-lg text-ink-soft">{text.lead}</p>
        <p>
          <a className="text-link" href="/openapi.json">
            {text.openapi}
          </a>
        </p>
        {chosen === null ? <p className="rounded-lg bg-warm-soft px-4 py-3">{text.noModel}</p> : null}
      </header>
      {chosen === null ? null : <ModelChoice routes={routes} chosen={chosen} />}
      <Contents names={snippets.map(({ name }) => name)} />
      {snippets.map(({ name, code }) => (
        <Snippet key={name} id={name} {...text[name]} code={code} />
      ))}
      <section className="grid gap-3">
        <h2 id="chain" className="text-2xl">
          {text.chain.heading}
        </h2>
        <p className="text-ink-soft">{text.chain.text(subject.chainId)}</p>
        <dl className="grid gap-x-8 gap-y-1 sm:grid-cols-[14rem_minmax(0,1fr)]">
          {deployments.map(({ name, address }) => (
            <div key={name} className="contents">
              <dt className="text-ink-soft">{name}</dt>
              <dd className="font-mono text-sm break-all">{address}</dd>
            </div>
          ))}
        </dl>
      </section>
    </div>
  );
}

/** Fourteen ways to ask are too many to scroll through. */
function Contents({ names }: { names: readonly SnippetName[] }) {
  return (
    <nav aria-labelledby="contents" className="card grid gap-2 p-5">
      <h2 id="contents" className="text-lg">
        {text.contents}
      </h2>
      <ul className="gap-x-8 sm:columns-2">
        {[...names, "chain" as const].map((name) => (
          <li key={name}>
            <a className="text-link inline-block py-1.5" href={`#${name}`}>
              {text[name].heading}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

/** Works without scripts too: the button sends the form. */
function ModelChoice({ routes, chosen }: { routes: readonly string[]; chosen: string }) {
  const submit = useSubmit();
  return (
    <Form method="get" className="flex flex-wrap items-end gap-3">
      <label className="grid gap-1">
        <span className="font-semibold">{text.model}</span>
        <select
          name="model"
          className="field"
          defaultValue={chosen}
          onChange={(event) => void submit(event.currentTarget.form)}
        >
          {routes.map((route) => (
            <option key={route}>{route}</option>
          ))}
        </select>
      </label>
      <button type="submit" className="button button-quiet button-small">
        {text.show}
      </button>
    </Form>
  );
}

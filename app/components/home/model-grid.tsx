import { Form, useSubmit } from "@remix-run/react";
import { Search } from "lucide-react";
import type { ModelCard as ModelCardData } from "../../api/models.server.ts";
import { formatCount } from "../../format/shares.ts";
import { messages } from "../../messages.ts";
import { useChainTime } from "../../wallet/chain-context.tsx";
import { type ModelStage, modelStage } from "../model/stage.ts";
import { ModelCard } from "./model-card.tsx";

const text = messages.home;

type Listed = ModelCardData & { callsServed: number };
type Filter = keyof typeof text.filter;

const stagesOf: Record<Filter, readonly ModelStage[] | null> = {
  all: null,
  raising: ["upcoming", "raising", "closing"],
  governed: ["governed", "live"],
  live: ["live"],
  failed: ["failed"],
};

type Props = { models: Listed[]; stage: string; words: string };

/** All models, with a search and stage filters that live in the page's address. */
export function ModelGrid({ models, stage, words }: Props) {
  const { now } = useChainTime();
  const filter = isFilter(stage) ? stage : "all";
  const shown = models.filter((model) => fits(model, { filter, words, now }));
  return (
    <section aria-labelledby="models" className="grid gap-6">
      <div className="flex flex-wrap items-end justify-between gap-4">
        <h2 id="models" className="text-3xl">
          {text.listTitle}
        </h2>
        <p role="status" className="text-ink-soft">
          {text.count(formatCount(shown.length), formatCount(models.length))}
        </p>
      </div>
      <Filters filter={filter} words={words} />
      {shown.length === 0 ? (
        <p className="card p-8 text-ink-soft">{models.length === 0 ? text.empty : text.none}</p>
      ) : null}
      <ul className="grid gap-5 md:grid-cols-2 lg:grid-cols-3">
        {shown.map((model) => (
          <li key={model.id}>
            <ModelCard model={model} now={now} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Filters({ filter, words }: { filter: Filter; words: string }) {
  const submit = useSubmit();
  return (
    <Form
      role="search"
      className="flex flex-wrap items-center gap-3"
      onChange={(event) => void submit(event.currentTarget, { replace: true, preventScrollReset: true })}
    >
      <label className="relative min-w-0 grow basis-64">
        <span className="sr-only">{text.searchLabel}</span>
        <Search size={18} className="absolute start-3 top-3.5 text-ink-faint" aria-hidden />
        <input
          className="field ps-10"
          type="search"
          name="q"
          defaultValue={words}
          placeholder={text.searchPlaceholder}
        />
      </label>
      <fieldset className="flex flex-wrap gap-2">
        <legend className="sr-only">{text.filterLabel}</legend>
        {Object.entries(text.filter).map(([value, label]) => (
          <label
            key={value}
            className="button button-quiet button-small has-checked:border-accent has-checked:bg-accent has-checked:text-accent-ink has-focus-visible:outline-2"
          >
            <input
              className="sr-only"
              type="radio"
              name="stage"
              value={value}
              defaultChecked={value === filter}
            />
            {label}
          </label>
        ))}
      </fieldset>
      <noscript>
        <button className="button button-quiet button-small">{text.searchLabel}</button>
      </noscript>
    </Form>
  );
}

function isFilter(value: string): value is Filter {
  return value in stagesOf;
}

function fits(
  model: Listed,
  { filter, words, now }: { filter: Filter; words: string; now: number },
): boolean {
  const stages = stagesOf[filter];
  if (stages !== null && !stages.includes(modelStage(model.presale, model.liveRelease !== null, now)))
    return false;
  const text = `${model.name} ${model.symbol} ${model.description}`.toLowerCase();
  return words
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

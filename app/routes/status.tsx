import type { MetaFunction } from "@remix-run/node";
import { Link, useLoaderData, useRevalidator } from "@remix-run/react";
import { type Health, loadHealth } from "../api/health.server.ts";
import { loadServedModels, type ServedModel } from "../api/service.server.ts";
import { DataTable } from "../components/data-table.tsx";
import { shortHex } from "../format/address.ts";
import { formatCount } from "../format/shares.ts";
import { formatDuration, formatMoment } from "../format/time.ts";
import { messages } from "../messages.ts";
import { useChain } from "../wallet/chain-context.tsx";

const text = messages.status;

export async function loader() {
  const [health, models] = await Promise.all([loadHealth(), loadServedModels()]);
  return { health, models };
}

export const meta: MetaFunction = () => [{ title: text.pageTitle }];

export default function StatusPage() {
  const { health, models } = useLoaderData<typeof loader>();
  const { revalidate, state } = useRevalidator();
  return (
    <div className="grid gap-8 py-8">
      <header className="flex flex-wrap items-end justify-between gap-4">
        <div>
          <h1 className="text-4xl">{text.title}</h1>
          <p role="status" className="mt-2 text-lg">
            {health.status === "ok" ? text.good : text.degraded}
          </p>
        </div>
        <button
          type="button"
          className="button button-quiet"
          disabled={state === "loading"}
          onClick={() => void revalidate()}
        >
          {text.again}
        </button>
      </header>
      {health.problems.length === 0 ? null : (
        <ul className="grid gap-1 rounded-lg bg-bad-soft px-5 py-4">
          {health.problems.map((problem) => (
            <li key={problem}>{problem}</li>
          ))}
        </ul>
      )}
      <div className="grid gap-5 md:grid-cols-2">
        <ChainPanel chain={health.chain} />
        <IndexPanel index={health.index} />
      </div>
      {models.length === 0 ? <p>{text.models.none}</p> : <ServedTable models={models} />}
      <p className="text-sm text-ink-faint">{text.checked(formatMoment(health.chain.wallTimestamp))}</p>
    </div>
  );
}

function ChainPanel({ chain }: { chain: Health["chain"] }) {
  const { practice } = useChain();
  const facts: [string, string][] = [
    [text.chain.id, chain.id === undefined ? "?" : String(chain.id)],
    [text.chain.block, chain.block === undefined ? "?" : formatCount(chain.block)],
    [text.chain.time, chain.timestamp === undefined ? "?" : formatMoment(chain.timestamp)],
  ];
  const behind = chain.timestamp === undefined ? 0 : chain.wallTimestamp - chain.timestamp;
  return (
    <FactPanel
      heading={text.chain.heading}
      facts={facts}
      note={behind > 300 ? behindNote(formatDuration(behind), practice) : null}
      error={chain.error === undefined ? null : text.chain.error(chain.error)}
    />
  );
}

function behindNote(duration: string, practice: boolean): string {
  return practice ? text.chain.practiceBehind(duration) : text.chain.behind(duration);
}

function IndexPanel({ index }: { index: Health["index"] }) {
  const facts: [string, string][] = [
    [text.index.block, index.block === undefined ? "?" : formatCount(index.block)],
    [text.index.lag, index.lag === undefined ? "?" : text.index.blocks(formatCount(index.lag))],
  ];
  return (
    <FactPanel
      heading={text.index.heading}
      facts={facts}
      note={null}
      error={index.error == null ? null : text.index.error(index.error)}
    />
  );
}

type FactPanelProps = {
  heading: string;
  facts: [string, string][];
  note: string | null;
  error: string | null;
};

function FactPanel({ heading, facts, note, error }: FactPanelProps) {
  return (
    <section className="card grid content-start gap-3 p-5">
      <h2 className="text-xl">{heading}</h2>
      <dl className="grid gap-1">
        {facts.map(([label, value]) => (
          <div key={label} className="flex justify-between gap-4">
            <dt className="text-ink-soft">{label}</dt>
            <dd className="text-end font-semibold">{value}</dd>
          </div>
        ))}
      </dl>
      {note === null ? null : <p className="text-sm text-ink-soft">{note}</p>}
      {error === null ? null : <p className="text-bad">{error}</p>}
    </section>
  );
}

function ServedTable({ models }: { models: ServedModel[] }) {
  const { heading, route, release, hash, state, served, status } = text.models;
  return (
    <DataTable
      heading={heading}
      columns={[route, release, { label: hash, roomy: true }, state, { label: served, number: true }]}
      rows={models.map((model) => ({
        key: model.route,
        cells: [
          <Link key="model" className="text-link" to={`/models/${model.modelId}`}>
            {model.alias ?? model.route}
          </Link>,
          model.number == null ? "" : String(model.number),
          <span key="hash" className="font-mono text-sm" title={model.weightsSha256 ?? ""}>
            {model.weightsSha256 == null ? "" : shortHex(model.weightsSha256)}
          </span>,
          <span key="state">
            {model.status in status ? status[model.status as keyof typeof status] : model.status}
            {model.error == null ? null : <span className="block text-sm text-bad">{model.error}</span>}
          </span>,
          formatCount(model.queriesServed),
        ],
      }))}
    />
  );
}

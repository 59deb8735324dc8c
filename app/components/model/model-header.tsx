import { Link } from "@remix-run/react";
import type { Model } from "../../api/models.server.ts";
import type { ServedModel } from "../../api/service.server.ts";
import { formatDollarsShort } from "../../format/dollars.ts";
import { formatCount } from "../../format/shares.ts";
import { messages } from "../../messages.ts";
import { useChainTime } from "../../wallet/chain-context.tsx";
import { Address } from "../address.tsx";
import { MyPosition } from "./my-position.tsx";
import { priceNote } from "./price-note.ts";
import { Seal } from "./seal.tsx";
import { StageBadge } from "./stage-badge.tsx";
import { countOpenVotes, modelStage } from "./stage.ts";

const text = messages.model;

type Props = { model: Model; served: ServedModel | null };

/** Which model this is, where it stands, its numbers, and what the visitor holds of it. */
export function ModelHeader({ model, served }: Props) {
  const { now } = useChainTime();
  const stage = modelStage(model.presale, model.liveRelease !== null, now);
  const seal = model.liveRelease?.weightsSha256 ?? model.releases[0]?.weightsSha256;
  return (
    <header className="grid gap-6 pt-8 pb-6">
      <div className="flex items-start gap-4 sm:gap-6">
        {seal === undefined ? null : <Seal sha256={seal} className="size-16 shrink-0 sm:size-24" />}
        <div className="grid min-w-0 gap-2">
          <div className="flex flex-wrap items-center gap-3">
            <h1 className="text-3xl sm:text-5xl">{model.name}</h1>
            <StageBadge stage={stage} />
          </div>
          <p className="flex flex-wrap gap-x-4 gap-y-1 text-ink-soft">
            <span>
              {text.by} <Address value={model.creator} />
            </span>
            {model.liveRelease === null ? (
              <span>{text.noLiveRelease}</span>
            ) : (
              <Link className="text-link" to={`/models/${model.id}/releases`}>
                {text.liveRelease(model.liveRelease.number)}
              </Link>
            )}
          </p>
        </div>
      </div>
      <Stats model={model} served={served} openVotes={countOpenVotes(model.proposals, now)} />
      <MyPosition model={model} served={served} />
    </header>
  );
}

function Stats({ model, served, openVotes }: Props & { openVotes: number }) {
  const stats = text.stats;
  const { raised, hardCap, finalizedAt } = model.presale;
  return (
    <dl className="grid grid-cols-2 gap-x-6 gap-y-4 border-y border-line py-5 md:grid-cols-5">
      <Stat
        label={stats.raised}
        value={formatDollarsShort(raised)}
        note={stats.raisedOf(formatDollarsShort(hardCap))}
      />
      {finalizedAt === null ? (
        <Stat
          label={stats.contributors}
          value={formatCount(model.contributorCount)}
          note={stats.contributorsNote}
        />
      ) : (
        <Stat label={stats.members} value={formatCount(model.memberCount)} note={stats.membersNote} />
      )}
      <Stat
        label={stats.calls}
        value={formatCount(served?.queriesServed ?? 0)}
        note={priceNote(model.callPrice, served)}
      />
      <Stat
        label={stats.openVotes}
        value={formatCount(openVotes)}
        note={stats.openVotesNote(formatCount(model.proposalCount))}
      />
      <Stat label={stats.income} value={formatDollarsShort(model.incomeTotal)} note={stats.incomeNote} />
    </dl>
  );
}

function Stat({ label, value, note }: { label: string; value: string; note: string }) {
  return (
    <div>
      <dt className="text-sm text-ink-faint">{label}</dt>
      <dd>
        <span className="font-display text-2xl font-semibold">{value}</span>
        <span className="block text-sm text-ink-soft">{note}</span>
      </dd>
    </div>
  );
}

import { Link } from "@remix-run/react";
import type { ModelCard as ModelCardData } from "../../api/models.server.ts";
import { formatDollarsShort } from "../../format/dollars.ts";
import { formatPart } from "../../format/percent.ts";
import { formatCount } from "../../format/shares.ts";
import { formatRelative } from "../../format/time.ts";
import { messages } from "../../messages.ts";
import { RaiseMeter } from "../model/raise-meter.tsx";
import { Seal } from "../model/seal.tsx";
import { StageBadge } from "../model/stage-badge.tsx";
import { countOpenVotes, type ModelStage, modelStage } from "../model/stage.ts";

const text = messages.home;

type Props = { model: ModelCardData & { callsServed: number }; now: number };

/** One model: what it is, where it stands, and its numbers. The whole card is the link. */
export function ModelCard({ model, now }: Props) {
  const stage = modelStage(model.presale, model.liveRelease !== null, now);
  const raise = model.presale;
  const seal = model.liveRelease?.weightsSha256 ?? model.releases[0]?.weightsSha256;
  return (
    <article className="card relative grid h-full content-between gap-5 p-5 hover:border-line-strong">
      <div className="grid gap-3">
        <div className="flex items-start gap-3">
          {seal === undefined ? null : <Seal sha256={seal} className="size-14 shrink-0" />}
          <div className="min-w-0 grow">
            <h3 className="text-xl">
              <Link to={`/models/${model.id}`} prefetch="intent" className="after:absolute after:inset-0">
                {model.name}
              </Link>
            </h3>
            <p className="text-sm text-ink-faint">{model.symbol}</p>
          </div>
          <StageBadge stage={stage} />
        </div>
        <p className="line-clamp-3 text-ink-soft">{model.description}</p>
      </div>
      <div className="grid gap-4">
        <div className="grid gap-2">
          <RaiseMeter {...raise} failed={stage === "failed"} />
          <p className="flex justify-between gap-3 text-sm">
            <span>{text.raised(formatDollarsShort(raise.raised), formatDollarsShort(raise.softCap))}</span>
            <span className="text-ink-soft">{formatPart(raise.raised, raise.softCap)}</span>
          </p>
        </div>
        <dl className="grid grid-cols-3 gap-3 border-t border-line pt-4">
          <Number
            label={stage === "live" || stage === "governed" ? text.members : text.contributors}
            value={formatCount(
              stage === "live" || stage === "governed" ? model.memberCount : raise.contributorCount,
            )}
          />
          <Number label={text.calls} value={formatCount(model.callsServed)} />
          <Number label={text.openVotes} value={formatCount(countOpenVotes(model.proposals, now))} />
        </dl>
        <p className="min-h-11 text-sm text-ink-soft">{describeStage(stage, model, now)}</p>
      </div>
    </article>
  );
}

function Number({ label, value }: { label: string; value: string }) {
  return (
    <div className="flex flex-col-reverse justify-end">
      <dt className="text-sm text-ink-faint">{label}</dt>
      <dd className="font-display text-xl font-semibold">{value}</dd>
    </div>
  );
}

function describeStage(stage: ModelStage, model: ModelCardData, now: number): string {
  switch (stage) {
    case "upcoming":
      return text.starts(formatRelative(model.presale.start, now));
    case "raising":
      return text.ends(formatRelative(model.presale.end, now));
    case "closing":
      return text.closing;
    case "failed":
      return text.refundsOpen;
    case "governed":
    case "live":
      return model.liveRelease === null ? text.noRelease : text.liveRelease(model.liveRelease.number);
  }
}

import type { Model } from "../../api/models.server.ts";
import type { ReleaseState } from "../../api/release-states.ts";
import type { DocumentedRelease, EvaluationGate } from "../../api/releases.server.ts";
import type { ServedModel } from "../../api/service.server.ts";
import { formatDate } from "../../format/time.ts";
import { messages } from "../../messages.ts";
import { Address } from "../address.tsx";
import { Seal } from "../model/seal.tsx";
import { EvaluateForm } from "./evaluate-form.tsx";
import { EvaluationList } from "./evaluation-list.tsx";
import { FileHash } from "./file-hash.tsx";
import { ReleaseScores } from "./release-scores.tsx";
import { RollbackPanel } from "./rollback-panel.tsx";
import { TrialPanel } from "./trial-panel.tsx";

const text = messages.releases;

type Props = {
  release: DocumentedRelease;
  parent: DocumentedRelease | null;
  served: ServedModel | null;
  model: Pick<Model, "id" | "steward" | "shares">;
  gate: EvaluationGate;
};

const looks: Partial<Record<ReleaseState, string>> = {
  LIVE: "bg-accent-soft text-accent",
  CANARY: "bg-warm-soft text-warm",
  REJECTED: "bg-bad-soft text-bad",
  ROLLED_BACK: "bg-bad-soft text-bad",
};

/** One release: where it comes from, where it stands, how good it is, and the hashes that prove it. */
export function ReleaseCard({ release, parent, served, model, gate }: Props) {
  const files = release.manifest.state === "found" ? release.manifest.value : null;
  return (
    <article className="card grid gap-5 p-5">
      <header className="flex flex-wrap items-start gap-4">
        <Seal sha256={release.weightsSha256} className="size-20 shrink-0" />
        <div className="min-w-0 flex-1 basis-56">
          <h3 className="flex flex-wrap items-center gap-x-3 gap-y-1 text-xl">
            {text.title(release.number)}
            <span
              className={`rounded-full px-2.5 py-0.5 font-sans text-sm font-semibold ${looks[release.state] ?? "bg-sunken text-ink-soft"}`}
            >
              {text.state[release.state]}
            </span>
          </h3>
          <p className="text-sm text-ink-soft">
            {text.submitted(formatDate(release.submittedAt))} <Address value={release.submitter} />,{" "}
            {release.parent === null ? text.noParent : text.parent(release.parent.number)}
          </p>
          <LiveLine release={release} served={served} />
        </div>
      </header>
      {release.notes === "" ? null : <p className="max-w-prose whitespace-pre-line">{release.notes}</p>}
      <TrialPanel release={release} model={model} />
      <RollbackPanel release={release} model={model} />
      <ReleaseScores release={release} parent={parent} />
      <EvaluationList release={release} gate={gate} />
      <EvaluateForm release={release} modelId={model.id} gate={gate} />
      <dl className="grid gap-2 border-t border-line pt-4">
        <FileHash label={text.weights} sha256={release.weightsSha256} size={files?.weights.size} />
        <FileHash label={text.manifest} sha256={release.manifestSha256} />
        <FileHash label={text.suite} sha256={release.suiteSha256} />
      </dl>
    </article>
  );
}

function LiveLine({ release, served }: Pick<Props, "release" | "served">) {
  if (release.liveAt === null) return null;
  if (release.endedAt !== null) {
    return (
      <p className="text-sm text-ink-soft">
        {text.ended(formatDate(release.liveAt), formatDate(release.endedAt))}
      </p>
    );
  }
  return (
    <p className="text-sm font-semibold text-accent">
      {text.live(formatDate(release.liveAt))}.{" "}
      {served?.releaseId === release.id
        ? text.answering
        : served?.error == null
          ? null
          : text.behind(served.error)}
    </p>
  );
}

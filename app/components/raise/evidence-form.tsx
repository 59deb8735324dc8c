import { useState } from "react";
import type { Model } from "../../api/models.server.ts";
import type { LiveRelease, Milestone } from "../../api/raise.server.ts";
import { formatDate } from "../../format/time.ts";
import { messages } from "../../messages.ts";
import { useTransaction } from "../../wallet/transaction-provider.tsx";
import { readFiles } from "../publish/store.ts";
import { TextField } from "../text-field.tsx";
import { handInPlan } from "./milestone-plans.ts";

const text = messages.milestones.handIn;

type Props = {
  model: Model;
  milestone: Milestone;
  /** Releases that were live at some time, newest first. */
  releases: LiveRelease[];
  objectionSeconds: number;
};

/** Lets the steward hand in a text or a file that shows how a promise was kept. */
export function EvidenceForm({ model, milestone, releases, objectionSeconds }: Props) {
  const { start } = useTransaction();
  const [words, setWords] = useState("");
  const [file, setFile] = useState<File | null>(null);
  const [releaseId, setReleaseId] = useState(releases[0]?.id ?? "");
  const [problem, setProblem] = useState<string | undefined>();
  const needsRelease = milestone.liveDays > 0;
  if (needsRelease && releases.length === 0) return <p className="text-sm text-warm">{text.noRelease}</p>;

  const change = (value: string) => {
    setWords(value);
    setProblem(undefined);
  };
  const handIn = async () => {
    try {
      const bytes = await readEvidence(words, file);
      const release = needsRelease ? (releases.find(({ id }) => id === releaseId) ?? null) : null;
      setProblem(undefined);
      start(handInPlan(model, milestone, { bytes, release }, objectionSeconds));
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
    }
  };
  return (
    <details className="rounded-xl border border-line p-4">
      <summary className="font-semibold">{text.open}</summary>
      <div className="mt-3 grid gap-3">
        <p className="text-sm text-ink-soft">{text.explain}</p>
        <TextField label={text.text} value={words} rows={4} problem={problem} onChange={change} />
        <label className="grid gap-1">
          <span className="font-semibold">{text.file}</span>
          <input
            type="file"
            className="min-w-0 text-sm"
            onChange={(event) => setFile(event.target.files?.[0] ?? null)}
          />
          <span className="text-sm text-ink-soft">{text.fileHint}</span>
        </label>
        {needsRelease ? (
          <ReleaseChoice releases={releases} chosen={releaseId} onChange={setReleaseId} />
        ) : null}
        <button type="button" className="button button-main justify-self-start" onClick={() => void handIn()}>
          {text.button}
        </button>
      </div>
    </details>
  );
}

type ChoiceProps = { releases: LiveRelease[]; chosen: string; onChange: (id: string) => void };

function ReleaseChoice({ releases, chosen, onChange }: ChoiceProps) {
  return (
    <label className="grid gap-1">
      <span className="font-semibold">{text.release}</span>
      <select className="field" value={chosen} onChange={(event) => onChange(event.target.value)}>
        {releases.map(({ id, number, liveAt }) => (
          <option key={id} value={id}>
            {text.releaseName(number, formatDate(liveAt))}
          </option>
        ))}
      </select>
    </label>
  );
}

async function readEvidence(words: string, file: File | null): Promise<Uint8Array> {
  if (file !== null) {
    const [picked] = await readFiles([file]);
    if (picked !== undefined && picked.bytes.length > 0) return picked.bytes;
  }
  if (words.trim() === "") throw new Error(text.empty);
  return new TextEncoder().encode(words.trim());
}

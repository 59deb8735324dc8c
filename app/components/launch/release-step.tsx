import { useState } from "react";
import { messages } from "../../messages.ts";
import { explainFailure } from "../../wallet/explain-failure.ts";
import { Seal } from "../model/seal.tsx";
import { ReleaseIntakeField } from "../publish/release-intake.tsx";
import { uploadBundle } from "../publish/store.ts";
import { useReleaseIntake } from "../publish/use-release-intake.ts";
import { TextField } from "../text-field.tsx";
import type { StoredRelease } from "./draft.ts";
import type { StepProps } from "./step-props.ts";

const text = messages.launch.release;

/** The files that the model starts with. */
export function ReleaseStep({ draft, change, problems }: StepProps) {
  return (
    <>
      <p className="max-w-prose text-ink-soft">{text.explain}</p>
      <label className="flex items-start gap-3">
        <input
          type="checkbox"
          className="mt-1 accent-(--accent)"
          checked={draft.releaseLater}
          onChange={(event) => change({ releaseLater: event.target.checked })}
        />
        <span>
          <span className="font-semibold">{text.later}</span>
          <span className="block text-sm text-ink-soft">{text.laterHint}</span>
        </span>
      </label>
      {draft.releaseLater ? null : <FirstFiles draft={draft} change={change} problems={problems} />}
    </>
  );
}

function FirstFiles({ draft, change, problems }: StepProps) {
  const problem = problems["firstRelease.weights"] ?? problems["firstRelease.manifest"];
  return (
    <>
      {draft.release === null ? (
        <Intake
          onStored={(release, notes) => change({ release, notes: draft.notes === "" ? notes : draft.notes })}
        />
      ) : (
        <Stored release={draft.release} onChange={() => change({ release: null })} />
      )}
      {problem === undefined ? null : (
        <p role="alert" className="text-bad">
          {problem}
        </p>
      )}
      <TextField
        label={text.notes}
        rows={2}
        value={draft.notes}
        problem={problems["firstRelease.notes"]}
        onChange={(notes) => change({ notes })}
      />
    </>
  );
}

type IntakeProps = { onStored: (release: StoredRelease, notes: string) => void };

function Intake({ onStored }: IntakeProps) {
  const intake = useReleaseIntake();
  const [state, setState] = useState<"idle" | "storing" | { failed: string }>("idle");
  const { bundle, complete } = intake;

  const store = async () => {
    if (bundle.state !== "read") return;
    setState("storing");
    try {
      const { weightsSha256, manifestSha256, suiteSha256 } = await uploadBundle(bundle, "");
      const label = `${bundle.manifest.name} ${bundle.manifest.version}`;
      onStored({ weightsSha256, manifestSha256, suiteSha256, label }, bundle.manifest.description);
    } catch (error) {
      setState({ failed: explainFailure(error) });
    }
  };

  return (
    <div className="grid gap-4">
      <ReleaseIntakeField intake={intake} />
      <button
        type="button"
        className="button button-main justify-self-start"
        disabled={!complete || state === "storing"}
        onClick={() => void store()}
      >
        {state === "storing" ? text.storing : text.store}
      </button>
      {typeof state === "object" ? (
        <p role="alert" className="text-bad">
          {state.failed}
        </p>
      ) : null}
    </div>
  );
}

function Stored({ release, onChange }: { release: StoredRelease; onChange: () => void }) {
  return (
    <div className="card grid gap-3 p-5">
      <p className="flex items-center gap-4 font-semibold" role="status">
        <Seal sha256={release.weightsSha256} className="size-14 shrink-0" />
        {text.chosen(release.label)}
      </p>
      <dl className="grid gap-1 text-sm">
        <dt className="text-ink-faint">{text.weights}</dt>
        <dd className="font-mono text-xs break-all">{release.weightsSha256.slice(2)}</dd>
        <dt className="text-ink-faint">{text.manifest}</dt>
        <dd className="font-mono text-xs break-all">{release.manifestSha256.slice(2)}</dd>
      </dl>
      <button
        type="button"
        className="button button-quiet button-small justify-self-start"
        onClick={onChange}
      >
        {text.change}
      </button>
    </div>
  );
}

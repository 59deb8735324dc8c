import { useState } from "react";
import { useConnection } from "wagmi";
import type { Model } from "../../api/models.server.ts";
import type { DocumentedRelease } from "../../api/releases.server.ts";
import { messages } from "../../messages.ts";
import { useConnectDialog } from "../../wallet/connect-dialog.tsx";
import { useTransaction } from "../../wallet/transaction-provider.tsx";
import { ReleaseIntakeField } from "../publish/release-intake.tsx";
import { useReleaseIntake } from "../publish/use-release-intake.ts";
import { handInPlan } from "./plans.ts";
import { TextField } from "../text-field.tsx";

const text = messages.propose;

type Props = {
  model: Model;
  /** The ReleaseRegistry contract. */
  registry: `0x${string}`;
  drafts: readonly DocumentedRelease[];
  /** Ids of releases about which a proposal is open. */
  voting: readonly string[];
  chosen: string;
  problem: string | undefined;
  onChoose: (releaseId: string) => void;
};

/** Chooses a release that waits for a vote, or hands a new one in. */
export function ReleaseFields({ model, registry, drafts, voting, chosen, problem, onChoose }: Props) {
  return (
    <div className="grid gap-5">
      {drafts.length === 0 ? (
        <p className="text-ink-soft">{text.fields.noReleases}</p>
      ) : (
        <fieldset className="grid gap-2">
          <legend className="mb-1 font-semibold">{text.fields.release}</legend>
          {drafts.map((release) => (
            <label
              key={release.id}
              className="flex items-start gap-3 rounded-lg border border-line-strong px-4 py-3 has-checked:border-accent has-checked:bg-accent-soft"
            >
              <input
                type="radio"
                name="release"
                className="mt-1.5 accent-(--accent)"
                checked={release.id === chosen}
                onChange={() => onChoose(release.id)}
              />
              <span className="min-w-0">
                <span className="font-semibold">{text.fields.releaseOption(release.number)}</span>
                {voting.includes(release.id) ? (
                  <span className="ms-2 text-sm text-warm">{text.fields.releaseVoting}</span>
                ) : null}
                <span className="block text-sm text-ink-soft">{release.notes}</span>
              </span>
            </label>
          ))}
          <p className="min-h-5 text-sm text-bad">{problem}</p>
        </fieldset>
      )}
      <details open={drafts.length === 0} className="card px-5 py-4">
        <summary className="font-semibold">{text.fields.handIn}</summary>
        <HandIn model={model} registry={registry} />
      </details>
    </div>
  );
}

function HandIn({ model, registry }: { model: Model; registry: `0x${string}` }) {
  const intake = useReleaseIntake();
  const [notes, setNotes] = useState("");
  const { address } = useConnection();
  const { start } = useTransaction();
  const showConnect = useConnectDialog();
  const { bundle, complete } = intake;
  const suggested = bundle.state === "read" ? bundle.manifest.description : "";

  const handIn = () => {
    if (bundle.state !== "read") return;
    const order = {
      model,
      releases: registry,
      bundle,
      notes: notes.trim() === "" ? suggested : notes.trim(),
    };
    start(handInPlan(order));
  };

  return (
    <div className="mt-4 grid gap-4">
      <ReleaseIntakeField intake={intake} />
      <TextField
        label={text.fields.notes}
        value={notes}
        placeholder={suggested}
        rows={2}
        onChange={setNotes}
      />
      <button
        type="button"
        className="button button-main justify-self-start"
        disabled={address !== undefined && !complete}
        onClick={() => (address === undefined ? showConnect() : handIn())}
      >
        {address === undefined ? text.connect : text.handIn.confirm}
      </button>
    </div>
  );
}

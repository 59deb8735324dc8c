import { Check, CircleAlert, FileUp, Minus, X } from "lucide-react";
import { type DragEvent, useId, useState } from "react";
import { shortHex } from "../../format/address.ts";
import { formatCount } from "../../format/shares.ts";
import { messages } from "../../messages.ts";
import { type NamedFile, type ReleaseBundle, wrongWeights } from "./release-bundle.ts";
import type { ReleaseIntake } from "./use-release-intake.ts";

const text = messages.publish;

/** Takes the files of a release by choosing, dropping or naming them, and shows how they fit together. */
export function ReleaseIntakeField({ intake }: { intake: ReleaseIntake }) {
  return (
    <div className="grid gap-4">
      <DropZone intake={intake} />
      <StoredManifest intake={intake} />
      <div role="status" className="grid gap-3">
        {intake.busy ? <p className="text-ink-soft">{text.hashing}</p> : null}
        {intake.problem === null ? null : <Problem sentence={intake.problem} />}
        <BundleReport intake={intake} />
      </div>
    </div>
  );
}

function DropZone({ intake }: { intake: ReleaseIntake }) {
  const [over, setOver] = useState(false);
  const hintId = useId();
  const onDrop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    intake.add([...event.dataTransfer.files]);
  };
  return (
    <label
      className={`grid justify-items-center gap-2 rounded-xl border-2 border-dashed px-5 py-7 text-center has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent ${over ? "border-accent bg-accent-soft" : "border-line-strong"}`}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={onDrop}
    >
      <FileUp className="text-accent" aria-hidden />
      <span className="font-semibold">{over ? text.drop : text.choose}</span>
      <span id={hintId} className="max-w-prose text-sm text-ink-soft">
        {text.chooseHint}
      </span>
      <input
        type="file"
        name="release-files"
        multiple
        className="sr-only"
        aria-describedby={hintId}
        onChange={(event) => {
          intake.add([...(event.target.files ?? [])]);
          event.target.value = "";
        }}
      />
    </label>
  );
}

function StoredManifest({ intake }: { intake: ReleaseIntake }) {
  const [hash, setHash] = useState("");
  const [wrong, setWrong] = useState(false);
  const find = () => {
    const digits = hash.trim().toLowerCase().replace(/^0x/, "");
    const fits = /^[0-9a-f]{64}$/.test(digits);
    setWrong(!fits);
    if (fits) intake.addStored(digits);
  };
  return (
    <details>
      <summary className="text-link w-fit text-sm">{text.stored.label}</summary>
      <div className="mt-2 flex flex-wrap items-end gap-2">
        <label className="grid min-w-0 flex-1 basis-64 gap-1">
          <span className={`text-sm ${wrong ? "text-bad" : "text-ink-soft"}`}>
            {wrong ? text.stored.notHash : text.stored.hint}
          </span>
          <input
            className="field font-mono text-sm"
            value={hash}
            aria-invalid={wrong}
            onChange={(event) => setHash(event.target.value)}
          />
        </label>
        <button type="button" className="button button-quiet" onClick={find}>
          {text.stored.find}
        </button>
      </div>
    </details>
  );
}

function BundleReport({ intake }: { intake: ReleaseIntake }) {
  const { bundle, stored, complete } = intake;
  const sentence = bundleProblem(bundle);
  if (bundle.state === "empty") return null;
  return (
    <>
      {sentence === null ? null : <Problem sentence={sentence} />}
      {bundle.state === "read" ? (
        <ul className="grid gap-1.5" aria-label={text.list}>
          <FileLine
            role="manifest"
            sha256={bundle.file.sha256}
            size={bundle.file.bytes.length}
            intake={intake}
          />
          {bundle.named.map((file) => (
            <FileLine
              key={file.role}
              role={file.role}
              sha256={file.sha256}
              size={file.picked?.bytes.length ?? null}
              intake={intake}
              stored={stored.has(file.sha256)}
            />
          ))}
          {bundle.others.map((file) => (
            <li key={file.sha256} className="text-sm text-ink-soft">
              {text.unknown(file.name)}
            </li>
          ))}
        </ul>
      ) : null}
      {bundle.state === "read" && complete ? (
        <p className="flex items-start gap-2 rounded-lg bg-accent-soft px-4 py-3 font-semibold">
          <Check className="mt-0.5 shrink-0 text-accent" size={20} aria-hidden />
          {text.ready(bundle.manifest.name, bundle.manifest.version)}
        </p>
      ) : null}
    </>
  );
}

function bundleProblem(bundle: ReleaseBundle): string | null {
  switch (bundle.state) {
    case "empty":
      return null;
    case "noManifest":
    case "twoManifests":
      return text[bundle.state];
    case "unreadable":
      return text.unreadable(bundle.reason);
    case "read": {
      const wrong = wrongWeights(bundle);
      const expected = shortHex(bundle.manifest.weights.sha256);
      return wrong === null ? null : text.wrongWeights(wrong.name, shortHex(wrong.sha256), expected);
    }
  }
}

type LineProps = {
  role: NamedFile["role"] | "manifest";
  sha256: string;
  /** Bytes of the chosen file; null when none was chosen. */
  size: number | null;
  intake: ReleaseIntake;
  stored?: boolean;
};

function FileLine({ role, sha256, size, intake, stored = false }: LineProps) {
  const there = size !== null || stored;
  const state = size !== null ? text.picked : stored ? text.alreadyStored : text.missing;
  return (
    <li className="flex flex-wrap items-center gap-x-3 text-sm">
      {there ? (
        <Check size={18} className="text-accent" aria-hidden />
      ) : (
        <Minus size={18} className={role === "suite" ? "text-ink-faint" : "text-bad"} aria-hidden />
      )}
      <span className="font-semibold">{text.roles[role]}</span>
      <span className="font-mono text-xs text-ink-soft" title={sha256}>
        {shortHex(sha256)}
      </span>
      <span className="text-ink-soft">
        {!there && role === "suite" ? text.optionalMissing : state}
        {size === null ? "" : `, ${messages.releases.size(formatCount(size))}`}
      </span>
      {size === null ? null : (
        <button
          type="button"
          className="ms-auto rounded p-1 hover:bg-sunken"
          aria-label={text.remove(text.roles[role])}
          onClick={() => intake.remove(sha256)}
        >
          <X size={16} aria-hidden />
        </button>
      )}
    </li>
  );
}

function Problem({ sentence }: { sentence: string }) {
  return (
    <p className="flex items-start gap-2 rounded-lg bg-bad-soft px-4 py-3 break-words">
      <CircleAlert className="mt-0.5 shrink-0 text-bad" size={20} aria-hidden />
      <span className="min-w-0">{sentence}</span>
    </p>
  );
}

import { CircleCheck, CircleX } from "lucide-react";
import { type ChangeEvent, useState } from "react";
import type { Release } from "../../api/releases.server.ts";
import { messages } from "../../messages.ts";
import { hashBytes } from "../publish/hash-bytes.ts";

const text = messages.releases.verify;

type Outcome =
  | { state: "idle" }
  | { state: "reading" }
  | { state: "known"; sentence: string; hash: string }
  | { state: "unknown"; hash: string }
  | { state: "failed"; reason: string };

/** Hashes a file in the browser and says which release on chain it belongs to, if any. */
export function FileCheck({ releases }: { releases: readonly Release[] }) {
  const [outcome, setOutcome] = useState<Outcome>({ state: "idle" });

  const check = async (event: ChangeEvent<HTMLInputElement>) => {
    const file = event.target.files?.[0];
    if (file === undefined) return;
    setOutcome({ state: "reading" });
    try {
      const hash = await hashBytes(await file.arrayBuffer());
      const sentence = findFile(releases, hash);
      setOutcome(sentence === null ? { state: "unknown", hash } : { state: "known", sentence, hash });
    } catch (error) {
      setOutcome({ state: "failed", reason: error instanceof Error ? error.message : String(error) });
    }
  };

  return (
    <aside className="card grid gap-3 p-5 lg:sticky lg:top-24">
      <h2 className="text-xl">{text.heading}</h2>
      <p className="text-sm text-ink-soft">{text.intro}</p>
      <label className="grid gap-1">
        <span className="text-sm font-semibold">{text.label}</span>
        <input type="file" className="field text-sm" onChange={(event) => void check(event)} />
      </label>
      <div role="status" className="grid gap-2">
        {outcome.state === "reading" ? text.reading : null}
        {outcome.state === "known" ? <Verdict good sentence={outcome.sentence} /> : null}
        {outcome.state === "unknown" ? <Verdict good={false} sentence={text.unknown} /> : null}
        {outcome.state === "failed" ? <Verdict good={false} sentence={text.failed(outcome.reason)} /> : null}
        {outcome.state === "known" || outcome.state === "unknown" ? (
          <p className="text-xs text-ink-faint">
            {text.hash}: <span className="font-mono break-all">{outcome.hash}</span>
          </p>
        ) : null}
      </div>
    </aside>
  );
}

function Verdict({ good, sentence }: { good: boolean; sentence: string }) {
  const Icon = good ? CircleCheck : CircleX;
  return (
    <p
      className={`flex items-start gap-2 rounded-lg px-3 py-2 font-semibold ${good ? "bg-accent-soft" : "bg-bad-soft"}`}
    >
      <Icon size={20} className={`mt-0.5 shrink-0 ${good ? "text-accent" : "text-bad"}`} aria-hidden />
      {sentence}
    </p>
  );
}

const inOrder = new Intl.ListFormat("en-GB", { type: "conjunction" });

function findFile(releases: readonly Release[], hash: string): string | null {
  const kinds = [
    [text.isWeights, "weightsSha256"],
    [text.isManifest, "manifestSha256"],
    [text.isSuite, "suiteSha256"],
  ] as const;
  for (const [sentence, field] of kinds) {
    const names = releases.filter((release) => release[field].toLowerCase() === `0x${hash}`);
    if (names.length > 0) return sentence(inOrder.format(names.map(({ number }) => text.release(number))));
  }
  return null;
}

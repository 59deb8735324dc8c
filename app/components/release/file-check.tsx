import { CircleCheck, CircleX } from "lucide-react";
import { type DragEvent, useState } from "react";
import { usePublicClient } from "wagmi";
import type { Release } from "../../api/releases.server.ts";
import { messages } from "../../messages.ts";
import { useChain } from "../../wallet/chain-context.tsx";
import { hashBytes } from "../publish/hash-bytes.ts";
import { checkOnChain, findFile, type ChainCheck } from "./find-file.ts";

const text = messages.releases.verify;

type Outcome =
  | { state: "idle" }
  | { state: "reading" }
  | { state: "known"; sentence: string; hash: string; chain: ChainCheck | null }
  | { state: "unknown"; hash: string }
  | { state: "failed"; reason: string };

/** Hashes a file in the browser and says which release on chain it belongs to, if any. */
export function FileCheck({ releases }: { releases: readonly Release[] }) {
  const [outcome, setOutcome] = useState<Outcome>({ state: "idle" });
  const [over, setOver] = useState(false);
  const reader = usePublicClient();
  const register = useChain().addressOf("ReleaseRegistry");

  const check = async (file: File | undefined) => {
    if (file === undefined) return;
    setOutcome({ state: "reading" });
    try {
      const hash = await hashBytes(await file.arrayBuffer());
      const found = findFile(releases, hash);
      if (found === null) return setOutcome({ state: "unknown", hash });
      const known = { state: "known", sentence: found.sentence, hash } as const;
      setOutcome({ ...known, chain: null });
      if (reader !== undefined)
        setOutcome({ ...known, chain: await checkOnChain(reader, register, found, hash) });
    } catch (error) {
      setOutcome({ state: "failed", reason: error instanceof Error ? error.message : String(error) });
    }
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    void check(event.dataTransfer.files[0]);
  };

  return (
    <aside
      className={`card grid gap-3 p-5 lg:sticky lg:top-24 ${over ? "outline-2 outline-(--accent)" : ""}`}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <h2 className="text-xl">{text.heading}</h2>
      <p className="text-sm text-ink-soft">{text.intro}</p>
      <label className="grid gap-1">
        <span className="text-sm font-semibold">{text.label}</span>
        <input
          type="file"
          className="field text-sm"
          onChange={(event) => void check(event.target.files?.[0])}
        />
      </label>
      <div role="status" className="grid gap-2">
        <Answer outcome={outcome} />
      </div>
    </aside>
  );
}

function Answer({ outcome }: { outcome: Outcome }) {
  switch (outcome.state) {
    case "idle":
      return null;
    case "reading":
      return text.reading;
    case "failed":
      return <Verdict good={false} sentence={text.failed(outcome.reason)} />;
    case "unknown":
      return (
        <>
          <Verdict good={false} sentence={text.unknown} />
          <Hash hash={outcome.hash} />
        </>
      );
    case "known":
      return <Known {...outcome} />;
  }
}

function Known({ sentence, chain, hash }: Extract<Outcome, { state: "known" }>) {
  return (
    <>
      {chain === null ? (
        <p>{text.asking}</p>
      ) : chain.agrees ? (
        <>
          <Verdict good sentence={sentence} />
          <p className="text-sm text-ink-soft">{text.state(chain.state)}</p>
        </>
      ) : (
        <Verdict good={false} sentence={text.disagrees} />
      )}
      <Hash hash={hash} />
    </>
  );
}

function Hash({ hash }: { hash: string }) {
  return (
    <p className="text-xs text-ink-faint">
      {text.hash}: <span className="font-mono break-all">{hash}</span>
    </p>
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

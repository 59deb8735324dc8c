import type { AudioFacts, ServedInfo } from "../../api/playground.server.ts";
import { formatCount } from "../../format/shares.ts";
import { formatSeconds } from "../../format/time.ts";
import { messages } from "../../messages.ts";
import { FailureView } from "./failure-view.tsx";
import { ReceiptView } from "./receipt-view.tsx";
import { countPieces, type Sound, spansOf, VOICE_AT } from "./sound.ts";
import { SoundPlot } from "./sound-plot.tsx";
import type { Heard, Listening } from "./use-listen.ts";
import { weightsOf } from "./weights-of.ts";

const text = messages.playground.voice.answer;

type Props = { listening: Listening; sound: Sound | null; audio: AudioFacts; info: ServedInfo };

/** The sound, what is heard in it as the pieces are answered, and a receipt once it is over. */
export function VoiceAnswer({ listening, sound, audio, info }: Props) {
  if (sound === null) {
    return (
      <section aria-label={text.label} className="card md:min-h-72 p-5">
        <p className="text-ink-soft">{text.none}</p>
      </section>
    );
  }
  const chances = chancesOf(listening);
  const all = countPieces(sound, audio);
  return (
    <section aria-label={text.label} className="card grid md:min-h-72 content-start gap-6 p-5">
      <SoundPlot sound={sound} chances={chances} frame={audio.frame} />
      <p role="status" data-listening={listening.state}>
        {listening.state === "listening"
          ? text.soFar(formatCount(chances.length), formatCount(all))
          : listening.state === "none"
            ? text.none
            : null}
      </p>
      {listening.state === "failed" ? <FailureView failure={listening.failure} /> : null}
      {listening.state === "failed" && chances.length > 0 ? (
        <p className="text-sm text-ink-soft">
          {text.heardBefore[listening.way](formatCount(chances.length), formatCount(all))}{" "}
          {listening.isKept ? text.goesOn : text.beginsAnew}
        </p>
      ) : null}
      {listening.state === "heard" ? (
        <Outcome heard={listening.heard} all={all} seconds={audio.frame / audio.sampleRate} info={info} />
      ) : null}
    </section>
  );
}

function chancesOf(listening: Listening): readonly number[] {
  if (listening.state === "none") return [];
  return listening.state === "heard" ? listening.heard.chances : listening.chances;
}

type OutcomeProps = { heard: Heard; all: number; seconds: number; info: ServedInfo };

function Outcome({ heard, all, seconds, info }: OutcomeProps) {
  const { chances, calls, last, charged, tookMs, way } = heard;
  const voiced = chances.filter((chance) => chance >= VOICE_AT).length;
  return (
    <>
      <div className="grid gap-1">
        <p className="font-display text-3xl leading-tight font-bold" data-voiced={voiced} role="status">
          {voiced === 0 ? text.nothing : text.heard(formatCount(voiced), formatCount(chances.length))}
        </p>
        <p className="text-sm text-ink-soft">
          {text.took(formatCount(tookMs))} {chances.length < all ? text.stopped : null}
        </p>
      </div>
      {voiced === 0 ? null : <SpanTable chances={chances} seconds={seconds} />}
      <p className="text-sm text-ink-soft" data-charged={String(charged)}>
        {text.receipts(calls)}
      </p>
      <ReceiptView
        paid={{ receipt: last.receipt, verdict: last.verdict, way }}
        release={last.answer.model_version}
        weightsSha256={weightsOf(last.verdict.releaseId, info)}
      />
    </>
  );
}

/** The same as the plot, for those who cannot see it. */
function SpanTable({ chances, seconds }: { chances: readonly number[]; seconds: number }) {
  return (
    <details>
      <summary className="text-link w-fit text-sm">{text.table}</summary>
      <table className="data-table mt-2 max-w-64">
        <thead>
          <tr>
            <th scope="col" className="number">
              {text.from}
            </th>
            <th scope="col" className="number">
              {text.until}
            </th>
          </tr>
        </thead>
        <tbody>
          {spansOf(chances, seconds).map(({ from, until }) => (
            <tr key={from}>
              <td className="number">{formatSeconds(from)}</td>
              <td className="number">{formatSeconds(until)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}

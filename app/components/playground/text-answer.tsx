import type { ServedInfo } from "../../api/playground.server.ts";
import { formatCount } from "../../format/shares.ts";
import { messages } from "../../messages.ts";
import { FailureView } from "./failure-view.tsx";
import { ReceiptView } from "./receipt-view.tsx";
import { weightsOf } from "./weights-of.ts";
import type { Wrote, Writing } from "./use-write.ts";

const text = messages.playground.text;

type Props = { writing: Writing; info: ServedInfo; onGoOn: (prompt: string) => void };

/** The text as it comes, and its receipt once it is over. */
export function TextAnswer({ writing, info, onGoOn }: Props) {
  return (
    <section aria-label={text.answer} className="card grid md:min-h-96 content-start gap-6 p-5">
      {writing.state === "none" ? <p className="text-ink-soft">{text.none}</p> : null}
      {writing.state === "none" ? null : <WholeText writing={writing} />}
      {writing.state === "failed" ? <FailureView failure={writing.failure} /> : null}
      {writing.state === "written" ? (
        <>
          <Ending wrote={writing.wrote} onGoOn={() => onGoOn(writing.prompt + writing.wrote.text)} />
          <ReceiptView
            paid={writing.wrote}
            release={releaseNumber(writing.wrote, info)}
            weightsSha256={weightsOf(writing.wrote.verdict.releaseId, info)}
          />
        </>
      ) : null}
    </section>
  );
}

/** Read out once it is over, not token by token. */
function WholeText({ writing }: { writing: Exclude<Writing, { state: "none" }> }) {
  const isWriting = writing.state === "writing";
  const written = writing.state === "written" ? writing.wrote.text : writing.text;
  return (
    <p
      className="text-lg leading-relaxed break-words whitespace-pre-wrap"
      aria-live="polite"
      aria-busy={isWriting}
      data-text={writing.state}
    >
      <span className="text-ink-faint">{writing.prompt}</span>
      {written}
      {isWriting ? (
        <span
          className="ms-0.5 inline-block h-5 w-0.5 animate-pulse bg-accent align-text-bottom"
          aria-hidden
        />
      ) : null}
    </p>
  );
}

function Ending({ wrote, onGoOn }: { wrote: Wrote; onGoOn: () => void }) {
  const { usage, finishReason, tookMs } = wrote;
  return (
    <div className="grid gap-3">
      <p className="text-sm text-ink-soft" role="status">
        {text.ended[finishReason]}
        {usage === undefined
          ? null
          : ` ${text.counted(formatCount(usage.promptTokens), formatCount(usage.completionTokens), formatCount(tookMs))}`}
      </p>
      <button type="button" className="button button-quiet button-small justify-self-start" onClick={onGoOn}>
        {text.goOn}
      </button>
    </div>
  );
}

/** The page knows the number of the release that it was loaded with. */
function releaseNumber({ verdict }: Wrote, { release }: ServedInfo): string | null {
  return release.releaseId === String(verdict.releaseId) ? String(release.number) : null;
}

import type { Evaluation, Found } from "../../api/manifest.server.ts";
import type { DocumentedRelease } from "../../api/releases.server.ts";
import { messages } from "../../messages.ts";
import { ConfusionMatrix } from "./confusion-matrix.tsx";
import { PairBar } from "./pair-bar.tsx";

const text = messages.proposals.evaluation;

type Props = { before: DocumentedRelease | null; after: DocumentedRelease };

/** What the evaluations of the old and the new weights say, side by side. */
export function EvaluationComparison({ before, after }: Props) {
  const next = read(after.evaluation);
  const current = before === null ? null : read(before.evaluation);
  return (
    <section aria-labelledby="evaluation" className="grid gap-5">
      <div className="grid gap-2">
        <h3 id="evaluation" className="text-2xl">
          {text.heading}
        </h3>
        <p className="max-w-prose text-ink-soft">{text.intro}</p>
      </div>
      <Missing release={after} />
      {before === null ? <p className="text-ink-soft">{text.noCurrent}</p> : <Missing release={before} />}
      {next === null ? null : (
        <>
          <Totals before={current} after={next} beforeName={nameOf(before)} afterName={nameOf(after)} />
          {before === null || current === null ? null : (
            <p className="text-sm text-ink-soft">
              {before.suiteSha256 === after.suiteSha256 ? text.same : text.differ}
            </p>
          )}
          <ClassTable before={current} after={next} beforeName={nameOf(before)} afterName={nameOf(after)} />
          <div className="grid gap-6 sm:grid-cols-2">
            {current === null ? null : <ConfusionMatrix evaluation={current} name={nameOf(before)} />}
            <ConfusionMatrix evaluation={next} name={nameOf(after)} />
          </div>
        </>
      )}
    </section>
  );
}

function read(found: Found<Evaluation>): Evaluation | null {
  return found.state === "found" ? found.value : null;
}

function nameOf(release: { number: number } | null): string {
  return release === null ? "" : messages.proposals.actions.releaseName(release.number);
}

function Missing({ release }: { release: DocumentedRelease }) {
  const { evaluation } = release;
  if (evaluation.state === "found") return null;
  const name = nameOf(release);
  return (
    <p className="rounded-lg bg-warm-soft px-4 py-3">
      {evaluation.state === "missing" ? text.missing(name) : text.unreadable(name, evaluation.reason)}
    </p>
  );
}

type Pair = { before: Evaluation | null; after: Evaluation; beforeName: string; afterName: string };

function Totals({ before, after, beforeName, afterName }: Pair) {
  const names = { beforeName, afterName };
  return (
    <div className="grid gap-5 sm:grid-cols-2">
      <PairBar label={text.overall} before={before?.accuracy} after={after.accuracy} {...names} />
      {after.shifted == null ? null : (
        <PairBar
          label={text.shifted(after.shifted.pixels)}
          before={before?.shifted?.accuracy}
          after={after.shifted.accuracy}
          {...names}
        />
      )}
    </div>
  );
}

function ClassTable({ before, after, beforeName, afterName }: Pair) {
  if (after.classes == null) return null;
  return (
    <details>
      <summary className="text-link w-fit">{text.perClass}</summary>
      <div className="overflow-x-auto">
        <table className="data-table mt-2 max-w-lg">
          <thead>
            <tr>
              <th scope="col">{text.digit}</th>
              {before === null ? null : (
                <th scope="col" className="number">
                  {beforeName}
                </th>
              )}
              <th scope="col" className="number">
                {afterName}
              </th>
              {before === null ? null : (
                <th scope="col" className="number">
                  {text.change}
                </th>
              )}
            </tr>
          </thead>
          <tbody>
            {after.classes.map((one) => {
              const old = before?.classes?.find((other) => other.digit === one.digit);
              return (
                <tr key={one.digit}>
                  <td>{one.digit}</td>
                  {before === null ? null : (
                    <td className="number">{old === undefined ? "" : formatPercent(old.recall)}</td>
                  )}
                  <td className="number">{formatPercent(one.recall)}</td>
                  {before === null ? null : (
                    <td className="number">
                      {old === undefined ? "" : formatPoints(one.recall - old.recall)}
                    </td>
                  )}
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
    </details>
  );
}

function formatPercent(part: number): string {
  return `${(part * 100).toFixed(1)}%`;
}

function formatPoints(difference: number): string {
  return text.points(`${difference < 0 ? "−" : "+"}${Math.abs(difference * 100).toFixed(1)}`);
}

import type { ClassesEvaluation, Evaluation, TextEvaluation } from "../../api/evaluation-shape.ts";
import type { Found } from "../../api/manifest.server.ts";
import type { DocumentedRelease } from "../../api/releases.server.ts";
import { messages } from "../../messages.ts";
import { BitsChart } from "../evaluation/bits-chart.tsx";
import { ConfusionMatrix } from "../evaluation/confusion-matrix.tsx";
import { RocChart } from "../evaluation/roc-chart.tsx";
import { SoundsChart } from "../evaluation/sounds-chart.tsx";
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
          <Measures next={next} current={current} beforeName={nameOf(before)} afterName={nameOf(after)} />
          {before === null || current === null ? null : (
            <p className="text-sm text-ink-soft">
              {before.suiteSha256 === after.suiteSha256 ? text.same : text.differ}
            </p>
          )}
        </>
      )}
    </section>
  );
}

type Names = { beforeName: string; afterName: string };

/** What both releases were measured by, each kind of model in its own way. */
function Measures({ next, current, ...names }: { next: Evaluation; current: Evaluation | null } & Names) {
  if (current !== null && current.kind !== next.kind)
    return <p className="rounded-lg bg-warm-soft px-4 py-3">{text.kindsDiffer}</p>;
  switch (next.kind) {
    case "classes":
      return <Classes before={current?.kind === "classes" ? current : null} after={next} {...names} />;
    case "text":
      return <Texts before={current?.kind === "text" ? current : null} after={next} {...names} />;
    case "sounds":
      return <SoundsChart evaluation={next} />;
  }
}

function Classes(pair: Pair) {
  const { before, after, beforeName, afterName } = pair;
  return (
    <>
      <Totals {...pair} />
      <ClassTable {...pair} />
      <div className="grid gap-6 sm:grid-cols-2">
        {before === null ? null : <ConfusionMatrix evaluation={before} name={beforeName} />}
        <ConfusionMatrix evaluation={after} name={afterName} />
        {before === null ? null : <RocChart evaluation={before} name={beforeName} />}
        <RocChart evaluation={after} name={afterName} />
      </div>
    </>
  );
}

function Texts({
  before,
  after,
  beforeName,
  afterName,
}: { before: TextEvaluation | null; after: TextEvaluation } & Names) {
  const both =
    before === null
      ? after.baselines
      : [...after.baselines, { name: beforeName, bitsPerCharacter: before.bitsPerCharacter }];
  return (
    <div className="grid gap-2">
      <h4 className="font-sans text-base font-semibold">{text.bits}</h4>
      <BitsChart evaluation={{ ...after, baselines: both }} name={afterName} />
    </div>
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

type Pair = { before: ClassesEvaluation | null; after: ClassesEvaluation } & Names;

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
              <th scope="col">{text.className}</th>
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
              const old = before?.classes?.find((other) => other.name === one.name);
              return (
                <tr key={one.name}>
                  <td>{one.name}</td>
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

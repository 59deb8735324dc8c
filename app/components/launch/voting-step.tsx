import { formatBps } from "../../format/percent.ts";
import { formatDuration } from "../../format/time.ts";
import { messages } from "../../messages.ts";
import { useChain } from "../../wallet/chain-context.tsx";
import { proposalCategoryNames } from "../propose/categories.ts";
import { TextField } from "../text-field.tsx";
import { type DecidedVoting, parseVoting } from "./parse-draft.ts";
import type { StepProps } from "./step-props.ts";

const text = messages.launch.voting;

/** How members decide, and what that means in plain words. */
export function VotingStep(props: StepProps) {
  const { draft, change, problems } = props;
  const { practice } = useChain();
  const unit = practice ? text.minutes : text.hours;
  const voting = parseVoting(draft, practice ? 60 : 3_600);
  return (
    <>
      <p className="max-w-prose text-ink-soft">{text.explain}</p>
      <div className="grid items-end gap-4 sm:grid-cols-2">
        <TextField
          label={text.delay(unit)}
          inputMode="decimal"
          value={draft.votingDelay}
          problem={problems["voting.votingDelay"]}
          onChange={(votingDelay) => change({ votingDelay })}
        />
        <TextField
          label={text.period(unit)}
          inputMode="decimal"
          value={draft.votingPeriod}
          problem={problems["voting.votingPeriod"]}
          onChange={(votingPeriod) => change({ votingPeriod })}
        />
        <TextField
          label={text.extension(unit)}
          inputMode="decimal"
          value={draft.lateExtension}
          problem={problems["voting.lateExtension"]}
          onChange={(lateExtension) => change({ lateExtension })}
        />
        <TextField
          label={text.minDelay(unit)}
          inputMode="decimal"
          value={draft.minDelay}
          problem={problems["voting.minDelay"]}
          onChange={(minDelay) => change({ minDelay })}
        />
        <TextField
          label={text.threshold}
          inputMode="decimal"
          value={draft.thresholdPercent}
          problem={problems["voting.thresholdBps"]}
          onChange={(thresholdPercent) => change({ thresholdPercent })}
        />
      </div>
      <Categories draft={draft} change={change} problems={problems} />
      <fieldset className="grid gap-3">
        <legend className="mb-1 font-semibold">{text.evaluation}</legend>
        <p className="max-w-prose text-sm text-ink-soft">{text.evaluationExplain}</p>
        <TextField
          label={text.evaluators}
          value={draft.evaluators}
          rows={3}
          mono
          problem={problems["evaluation.evaluators"]}
          onChange={(evaluators) => change({ evaluators })}
        />
        <TextField
          label={text.evaluationsNeeded}
          inputMode="numeric"
          value={draft.evaluationsNeeded}
          problem={problems["evaluation.needed"]}
          onChange={(evaluationsNeeded) => change({ evaluationsNeeded })}
        />
      </fieldset>
      {voting === null ? null : <Consequences voting={voting} />}
    </>
  );
}

function Categories({ draft, change, problems }: StepProps) {
  const unit = useChain().practice ? text.minutes : text.hours;
  const problem = problems["voting.categories"];
  return (
    <fieldset className="grid gap-3">
      <legend className="mb-1 font-semibold">{text.categories}</legend>
      {proposalCategoryNames.map((name, index) => {
        const row = draft.categories[index];
        if (row === undefined) return null;
        const changeRow = (part: Partial<typeof row>) =>
          change({
            categories: draft.categories.map((one, at) => (at === index ? { ...one, ...part } : one)),
          });
        return (
          <div
            key={name}
            role="group"
            aria-label={messages.proposals.categories[name]}
            className="card grid gap-3 p-4"
          >
            <p>
              <span className="font-semibold">{messages.proposals.categories[name]}</span>{" "}
              <span className="text-sm text-ink-soft">{messages.rules.categories[name].what}</span>
            </p>
            <div className="grid items-end gap-3 sm:grid-cols-3">
              <TextField
                label={text.quorum}
                inputMode="decimal"
                value={row.quorum}
                onChange={(quorum) => changeRow({ quorum })}
              />
              <TextField
                label={text.majority}
                inputMode="decimal"
                value={row.majority}
                onChange={(majority) => changeRow({ majority })}
              />
              <TextField
                label={text.extra(unit)}
                inputMode="decimal"
                value={row.extra}
                onChange={(extra) => changeRow({ extra })}
              />
            </div>
          </div>
        );
      })}
      {problem === undefined ? null : <p className="text-sm text-bad">{problem}</p>}
    </fieldset>
  );
}

/** One sentence for each kind of decision: what it needs and how long it takes. */
export function Consequences({ voting }: { voting: DecidedVoting }) {
  return (
    <ul className="grid gap-2 rounded-lg bg-accent-soft px-5 py-4">
      {proposalCategoryNames.map((name, index) => {
        const row = voting.categories[index];
        if (row === undefined) return null;
        const duration = voting.votingDelay + voting.votingPeriod + voting.minDelay + row.extraDelay;
        return (
          <li key={name}>
            {text.consequence(
              messages.proposals.categories[name],
              formatBps(row.quorumBps),
              formatBps(row.majorityBps),
              formatDuration(duration),
            )}
          </li>
        );
      })}
    </ul>
  );
}

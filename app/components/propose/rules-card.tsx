import { parseAbi } from "viem";
import { useConnection, useReadContract } from "wagmi";
import type { Model } from "../../api/models.server.ts";
import type { ProposalCategory } from "./categories.ts";
import type { Rules } from "../../api/rules.server.ts";
import { formatBps, formatPart } from "../../format/percent.ts";
import { formatDuration } from "../../format/time.ts";
import { messages } from "../../messages.ts";
import type { Template } from "./draft-parts.ts";
import type { Simulation } from "./use-simulation.ts";

const text = messages.propose;

const governorAbi = parseAbi(["function proposalThreshold() view returns (uint256)"]);
const sharesAbi = parseAbi(["function getVotes(address account) view returns (uint256)"]);

type Props = {
  model: Model;
  rules: Rules;
  template: Template;
  /** Of the draft, by the governor's word; null while there is none. */
  category: ProposalCategory | null;
  simulation: Simulation;
};

/** Which rules will decide about a draft, whether the visitor can propose it, and whether it would work. */
export function RulesCard({ model, rules, template, category, simulation }: Props) {
  const row = rules.categories.find((one) => one.category === category);
  return (
    <aside className="card grid gap-5 p-5 lg:sticky lg:top-20">
      <section className="grid gap-3">
        <h3 className="text-lg">{text.checks.heading}</h3>
        {row === undefined ? (
          <p className="text-ink-soft">{text.checks.unfinished}</p>
        ) : (
          <dl className="grid gap-1.5">
            <Line label={text.checks.category} value={messages.proposals.categories[row.category]} />
            <Line label={text.checks.quorum} value={messages.rules.quorum(formatBps(row.quorumBps))} />
            <Line label={text.checks.majority} value={messages.rules.majority(formatBps(row.majorityBps))} />
            <Line
              label={text.checks.delay}
              value={text.checks.delayValue(formatDuration(rules.votingDelay))}
            />
            <Line label={text.checks.period} value={formatDuration(rules.votingPeriod)} />
            <Line label={text.checks.wait} value={formatDuration(rules.minDelay + row.extraDelay)} />
          </dl>
        )}
        {template === "text" ? <p className="text-sm text-ink-soft">{text.checks.textNote}</p> : null}
        <PowerCheck model={model} thresholdBps={rules.thresholdBps} />
      </section>
      <section className="grid gap-2 border-t border-line pt-4">
        <h3 className="text-lg">{text.simulation.heading}</h3>
        <SimulationLine simulation={simulation} />
      </section>
    </aside>
  );
}

function Line({ label, value }: { label: string; value: string }) {
  return (
    <div className="flex flex-wrap justify-between gap-x-4">
      <dt className="text-ink-soft">{label}</dt>
      <dd className="font-semibold">{value}</dd>
    </div>
  );
}

function PowerCheck({ model, thresholdBps }: { model: Model; thresholdBps: number }) {
  const { address } = useConnection();
  const needed = useReadContract({
    address: model.governor,
    abi: governorAbi,
    functionName: "proposalThreshold",
  }).data;
  const mine = useReadContract({
    address: model.shares,
    abi: sharesAbi,
    functionName: "getVotes",
    args: [address ?? model.shares],
    query: { enabled: address !== undefined },
  }).data;
  if (address === undefined) return <p className="text-sm text-ink-soft">{text.checks.connect}</p>;
  if (needed === undefined || mine === undefined) return null;
  const values = [formatPart(mine, model.totalSupply), formatBps(thresholdBps)] as const;
  if (mine >= needed) return <p className="text-sm text-ink-soft">{text.checks.power(...values)}</p>;
  return (
    <p role="alert" className="rounded-lg bg-warm-soft px-3 py-2 text-sm">
      {text.checks.powerLess(...values)}
    </p>
  );
}

function SimulationLine({ simulation }: { simulation: Simulation }) {
  const looks =
    simulation.state === "works"
      ? "bg-accent-soft"
      : simulation.state === "fails"
        ? "bg-bad-soft"
        : "bg-sunken";
  return (
    <p role="status" className={`rounded-lg px-3 py-2 text-sm ${looks}`}>
      {describeSimulation(simulation)}
    </p>
  );
}

function describeSimulation(simulation: Simulation): string {
  switch (simulation.state) {
    case "none":
    case "running":
    case "works":
      return text.simulation[simulation.state];
    case "fails":
    case "broken":
      return text.simulation[simulation.state](simulation.reason);
  }
}

import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { parseModelId } from "../../api/models.server.ts";
import { loadRules, type Rules } from "../../api/rules.server.ts";
import { loadChainFacts } from "../../api/service.server.ts";
import { loadSuspensions } from "../../api/suspensions.server.ts";
import { loadFindings } from "../../api/verification.server.ts";
import { Address } from "../../components/address.tsx";
import { DataTable } from "../../components/data-table.tsx";
import { modelTitle } from "../../components/model/model-title.ts";
import { Verification } from "../../components/rules/verification.tsx";
import { priceNote } from "../../components/model/price-note.ts";
import { useModel } from "../../components/model/use-model.ts";
import { SuspensionList } from "../../components/suspension/suspension-list.tsx";
import { formatDollars } from "../../format/dollars.ts";
import { formatBps } from "../../format/percent.ts";
import { formatCount } from "../../format/shares.ts";
import { formatDate, formatDuration, formatPeriod } from "../../format/time.ts";
import { messages } from "../../messages.ts";
import { useChainTime } from "../../wallet/chain-context.tsx";

const text = messages.rules;

export async function loader({ params }: LoaderFunctionArgs) {
  const modelId = parseModelId(params["modelId"]);
  const { chainTime } = await loadChainFacts();
  const [rules, suspensions, findings] = await Promise.all([
    loadRules(modelId),
    loadSuspensions(modelId, chainTime),
    loadFindings(modelId),
  ]);
  return { rules, suspensions, findings };
}

export const meta: MetaFunction = ({ matches }) => modelTitle(matches, messages.model.tabs.rules);

export default function RulesPage() {
  const { rules, suspensions, findings } = useLoaderData<typeof loader>();
  const { model } = useModel();
  return (
    <div className="grid gap-10">
      <VotingRules rules={rules} />
      <div className="grid gap-x-10 gap-y-8 md:grid-cols-2">
        <Guardian rules={rules} />
        <CallRules />
        <section className="grid content-start gap-3">
          <h3 className="text-xl">{text.money.heading}</h3>
          <ul className="grid list-disc gap-1 ps-5">
            {text.money.lines.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        </section>
        <Licence />
      </div>
      <SuspensionList modelId={model.id} suspensions={suspensions} />
      <Verification findings={findings} />
      <Contracts />
    </div>
  );
}

function VotingRules({ rules }: { rules: Rules }) {
  const [propose, start, vote, wait] = text.steps;
  const steps = [
    propose(formatBps(rules.thresholdBps)),
    start(formatDuration(rules.votingDelay)),
    vote(formatDuration(rules.votingPeriod), formatDuration(rules.lateExtension)),
    wait(formatDuration(rules.minDelay)),
  ];
  return (
    <section className="grid gap-5">
      <h2 className="text-2xl">{text.heading}</h2>
      <p className="max-w-prose text-ink-soft">{text.intro}</p>
      <ol className="grid gap-4 sm:grid-cols-2 lg:grid-cols-4">
        {steps.map((step, index) => (
          <li key={step} className="card grid content-start gap-2 p-4">
            <span className="font-display text-2xl font-semibold text-accent">{index + 1}</span>
            {step}
          </li>
        ))}
      </ol>
      <CategoryTable rules={rules} />
    </section>
  );
}

function CategoryTable({ rules }: { rules: Rules }) {
  const { kind, quorum, majority, wait } = text.table;
  return (
    <div className="grid gap-2">
      <DataTable
        heading={kind}
        columns={[kind, quorum, majority, wait]}
        rows={rules.categories.map((rule) => ({
          key: rule.category,
          cells: [
            <span key="kind">
              <strong>{text.categories[rule.category].name}</strong>
              <span className="block text-sm text-ink-soft">{text.categories[rule.category].what}</span>
            </span>,
            text.quorum(formatBps(rule.quorumBps)),
            text.majority(formatBps(rule.majorityBps)),
            formatDuration(rules.minDelay + rule.extraDelay),
          ],
        }))}
      />
      <p className="text-sm text-ink-soft">{text.strictest}</p>
    </div>
  );
}

function Guardian({ rules }: { rules: Rules }) {
  const { now } = useChainTime();
  const expired = rules.guardianExpiry <= now;
  const when = formatDate(rules.guardianExpiry);
  return (
    <section className="grid content-start gap-3">
      <h3 className="text-xl">{text.guardian.heading}</h3>
      {rules.guardian === null ? (
        <p>{text.guardian.none}</p>
      ) : (
        <p>
          <Address value={rules.guardian} />{" "}
          {expired ? text.guardian.expired(when) : text.guardian.some(when)}
        </p>
      )}
    </section>
  );
}

function CallRules() {
  const { model, served } = useModel();
  return (
    <section className="grid content-start gap-3">
      <h3 className="text-xl">{text.calls.heading}</h3>
      <p>{text.calls.price(formatDollars(model.callPrice))}</p>
      {served?.callCost == null ? null : <p>{text.calls.release(priceNote(model.callPrice, served))}</p>}
      <p>
        {model.holderCallsPerEpoch === 0n
          ? text.calls.noFree
          : text.calls.free(formatCount(model.holderCallsPerEpoch), formatPeriod(model.epochSeconds))}
      </p>
    </section>
  );
}

function Licence() {
  const { model } = useModel();
  return (
    <section className="grid content-start gap-3">
      <h3 className="text-xl">{text.licence.heading}</h3>
      {model.licence.startsWith("custom:") ? (
        <p>
          {text.licence.custom}:{" "}
          <span className="font-mono text-sm break-all">{model.licence.slice("custom:".length)}</span>
        </p>
      ) : (
        <p>{model.licence}</p>
      )}
    </section>
  );
}

function Contracts() {
  const { model } = useModel();
  return (
    <section className="grid gap-3">
      <h3 className="text-xl">{text.contracts.heading}</h3>
      <dl className="grid gap-x-8 gap-y-2 md:grid-cols-2">
        {Object.entries(text.contracts.names).map(([part, name]) => (
          <div key={part} className="flex flex-wrap justify-between gap-x-4">
            <dt className="text-ink-soft">{name}</dt>
            <dd className="font-mono text-sm break-all">
              {model[part as keyof typeof text.contracts.names]}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

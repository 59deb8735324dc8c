import { useNavigate } from "@remix-run/react";
import { type FormEvent, useState } from "react";
import { useConnection } from "wagmi";
import { describeProposal, proposalIdOf } from "../../../client/actions/propose.ts";
import type { Kin, Model } from "../../api/models.server.ts";
import type { Proposable } from "../../api/proposable.server.ts";
import type { DocumentedRelease, EvaluationGate } from "../../api/releases.server.ts";
import type { Suspension } from "../../api/suspensions.server.ts";
import type { Rules } from "../../api/rules.server.ts";
import { formatDollars } from "../../format/dollars.ts";
import { formatBps } from "../../format/percent.ts";
import { messages } from "../../messages.ts";
import { useChain } from "../../wallet/chain-context.tsx";
import { useConnectDialog } from "../../wallet/connect-dialog.tsx";
import { useTransaction } from "../../wallet/transaction-provider.tsx";
import { actionContext } from "../proposal/action-context.ts";
import { ActionCard } from "../proposal/action-card.tsx";
import { EvaluationComparison } from "../proposal/evaluation-comparison.tsx";
import { describeDraft } from "./describe-draft.ts";
import { toDraft } from "./draft.ts";
import type { DraftContext, DraftFields, Template } from "./draft-parts.ts";
import { proposePlan } from "./plans.ts";
import { ReleaseFields } from "./release-fields.tsx";
import { RulesCard } from "./rules-card.tsx";
import { TextField } from "../text-field.tsx";
import { TemplateFields } from "./template-fields.tsx";
import { useCategory } from "./use-category.ts";
import { useSimulation } from "./use-simulation.ts";

const text = messages.propose;

type Props = {
  model: Model;
  rules: Rules;
  template: Template;
  releases: DocumentedRelease[];
  gate: EvaluationGate;
  voting: string[];
  treasury: bigint;
  proposable: Proposable;
  /** Models that are older than this one. */
  older: Kin[];
  /** Whom the endpoint does not serve now. */
  suspended: Suspension[];
  /** The chain's time, unix seconds. */
  now: number;
};

/** Writes a proposal: the fields of one template, a preview read back from the calls, and the rules that will apply. */
export function ComposeForm(props: Props) {
  const { model, rules, template, releases, gate, voting } = props;
  const drafts = releases.filter(({ state }) => state === "DRAFT" || state === "EVALUATED");
  const trial = releases.find(({ state }) => state === "CANARY") ?? null;
  const { addressOf } = useChain();
  const { treasury, older, proposable, suspended, now } = props;
  const context: DraftContext = {
    ...actionContext(model, addressOf),
    ...proposable,
    ...{ treasury, older, drafts, trial, gate, suspended, now },
    ...{ description: model.description, licence: model.licence, split: model },
    decidedAt: now + secondsToDecide(rules),
    parents: model.parents.map(({ parent, bps }) => ({ modelId: Number(parent.id), bps })),
  };
  const [fields, setFields] = useState<DraftFields>(() => presentFields(template, props));
  const [asked, setAsked] = useState(false);
  const propose = usePropose(model, rules);

  // A release that was just handed in is the one that is meant.
  const meant = template === "release" ? (drafts[0]?.id ?? "") : "";
  const releaseId = fields.releaseId !== "" ? fields.releaseId : meant;
  const draft = toDraft(template, { ...fields, releaseId }, context);
  const actions = draft.state === "ready" ? draft.actions : null;
  const simulation = useSimulation(model.timelock, actions);
  const category = useCategory(model.governor, actions);
  const problems = asked && draft.state === "unfinished" ? draft.problems : {};
  const change = (part: Partial<DraftFields>) => setFields((all) => ({ ...all, ...part }));

  const submit = (event: FormEvent) => {
    event.preventDefault();
    setAsked(true);
    if (actions === null || category === null) return;
    propose({
      title: draft.title,
      body: fields.body,
      actions,
      category: messages.proposals.categories[category],
    });
  };

  return (
    <div className="grid items-start gap-x-12 gap-y-8 lg:grid-cols-[minmax(0,1fr)_22rem]">
      <form className="grid gap-5" onSubmit={submit} noValidate>
        <TemplateFields
          template={template}
          fields={fields}
          context={context}
          problems={problems}
          onChange={change}
        />
        {template === "release" ? (
          <ReleaseFields
            model={model}
            registry={context.releases}
            drafts={drafts}
            voting={voting}
            chosen={releaseId}
            problem={problems.releaseId}
            onChoose={(id) => change({ releaseId: id })}
          />
        ) : null}
        <TextField
          label={text.fields.title}
          value={fields.title}
          placeholder={draft.title}
          problem={problems.title}
          onChange={(title) => change({ title })}
        />
        <TextField
          label={text.fields.body}
          value={fields.body}
          rows={5}
          problem={problems.body}
          onChange={(body) => change({ body })}
        />
        {actions === null ? null : <Preview actions={describeDraft(actions, { context, releases })} />}
        <SubmitButton isReady={actions === null || category !== null} />
      </form>
      <RulesCard
        model={model}
        rules={rules}
        template={template}
        category={category}
        simulation={simulation}
      />
    </div>
  );
}

/** From a proposal of the gravest kind to its execution, with no extension. */
function secondsToDecide({ votingDelay, votingPeriod, minDelay, categories }: Rules): number {
  const waits = categories.map(({ extraDelay }) => extraDelay);
  return votingDelay + votingPeriod + minDelay + Math.max(0, ...waits);
}

/** Empty fields, but for what is usually kept as it is. */
function presentFields(
  template: Template,
  { model, gate, proposable: { attester, admissionRoot, operators, authors } }: Props,
): DraftFields {
  const { epochSeconds, parents, feeOperator } = model;
  return {
    ...{
      price: "",
      calls: "",
      epochSeconds,
      amount: "",
      memo: "",
      percent: "",
      releaseId: "",
      milestone: "",
    },
    pay: formatDollars(model.holderCallPay).replace("$", ""),
    to: template === "fee" ? (feeOperator ?? operators[0] ?? "") : "",
    evaluators: gate.evaluators.join("\n"),
    needed: String(gate.evaluationsNeeded),
    ...{ end: "live", operatorChange: "add", restriction: "keep" },
    attester: attester ?? "",
    admissionRoot: admissionRoot ?? "",
    parents: parents.map(({ parent, bps }) => ({
      modelId: parent.id,
      percent: percentOf(bps),
    })),
    ...{ suspensionChange: "suspend", until: "" },
    authorsPercent: percentOf(model.authorsBps),
    holdersPercent: percentOf(model.sharesBps),
    treasuryPercent: percentOf(model.treasuryBps),
    units: authors.map(({ address, units }) => `${address} ${units}`).join("\n"),
    ...{ description: model.description, licence: model.licence },
    ...{ title: "", body: "" },
  };
}

function percentOf(bps: number): string {
  return formatBps(bps).replace("%", "");
}

type Order = {
  title: string;
  body: string;
  actions: { target: `0x${string}`; value: bigint; calldata: `0x${string}` }[];
  category: string;
};

function usePropose(model: Model, rules: Rules): (order: Order) => void {
  const { address } = useConnection();
  const { start } = useTransaction();
  const navigate = useNavigate();
  return ({ title, body, actions, category }) => {
    if (address === undefined) return;
    const description = describeProposal({ title, body, proposer: address });
    const content = { governor: model.governor, actions, description };
    const page = `/models/${model.id}/proposals/${proposalIdOf(content)}`;
    start(proposePlan({ content, title, category, rules, onDone: () => navigate(page) }));
  };
}

function Preview({ actions }: { actions: ReturnType<typeof describeDraft> }) {
  return (
    <section aria-labelledby="preview" className="grid gap-4">
      <h3 id="preview" className="text-xl">
        {text.preview}
      </h3>
      {actions.map((action, index) => (
        <ActionCard key={index} action={action} done={false} treasury={null} />
      ))}
      {actions.map((action, index) =>
        action.kind === "release" && action.after !== null ? (
          <EvaluationComparison key={index} before={action.before} after={action.after} />
        ) : null,
      )}
    </section>
  );
}

/** It waits until the chain has said by which rules the draft is decided. */
function SubmitButton({ isReady }: { isReady: boolean }) {
  const { address } = useConnection();
  const showConnect = useConnectDialog();
  if (address !== undefined) {
    return (
      <button type="submit" className="button button-main justify-self-start" disabled={!isReady}>
        {text.submit}
      </button>
    );
  }
  return (
    <button type="button" className="button button-main justify-self-start" onClick={showConnect}>
      {text.connect}
    </button>
  );
}

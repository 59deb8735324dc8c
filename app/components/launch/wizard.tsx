import { Link, useNavigate } from "@remix-run/react";
import { useMemo, useState } from "react";
import { useConnection } from "wagmi";
import type { Kin } from "../../api/models.server.ts";
import { messages } from "../../messages.ts";
import { useChain, useChainTime } from "../../wallet/chain-context.tsx";
import { useTransaction } from "../../wallet/transaction-provider.tsx";
import { type LaunchDraft, type LaunchStep, launchSteps, usualDraft } from "./draft.ts";
import { IdentityStep } from "./identity-step.tsx";
import { MoneyStep } from "./money-step.tsx";
import { type LaunchProblems, parseDraft } from "./parse-draft.ts";
import { launchPlan } from "./plan.ts";
import { RaiseStep } from "./raise-step.tsx";
import { ReleaseStep } from "./release-step.tsx";
import { ReviewStep } from "./review-step.tsx";
import { ServiceStep } from "./service-step.tsx";
import { StepList } from "./step-list.tsx";
import { useLaunchDraft } from "./use-launch-draft.ts";
import { outOfBounds, useVotingBounds } from "./voting-bounds.ts";
import { VotingStep } from "./voting-step.tsx";

const text = messages.launch;
// Terms can be checked before a wallet is connected; the launch itself needs one.
const nobody = "0x0000000000000000000000000000000000000001";

type Props = {
  step: LaunchStep;
  operator: string;
  /** The models that there are, which a new one can have been made from. */
  models: readonly Kin[];
};

/** Leads through everything that a creator decides, keeps it, checks it, and launches. */
export function LaunchWizard({ step, operator, models }: Props) {
  const { practice } = useChain();
  const usual = useMemo(() => usualDraft(practice, operator), [practice, operator]);
  const { draft, change, reset } = useLaunchDraft(usual);
  const { params, problems } = useParsed(draft);
  const [seen, setSeen] = useState<ReadonlySet<LaunchStep>>(new Set());
  const launch = useLaunch(draft, reset);
  // Problems of a step show once it was left, or at the review.
  const shown = seen.has(step) ? problems : {};
  const leave = () => setSeen((all) => new Set([...all, step]));

  return (
    <div className="grid items-start gap-x-12 gap-y-8 lg:grid-cols-[14rem_minmax(0,1fr)]">
      <StepList step={step} problems={problems} seen={seen} onLeave={leave} onReset={reset} />
      <section aria-labelledby="step" className="grid max-w-2xl gap-6">
        <h2 id="step" className="text-2xl">
          {headingOf(step)}
        </h2>
        {step === "identity" ? <IdentityStep draft={draft} change={change} problems={shown} /> : null}
        {step === "release" ? <ReleaseStep draft={draft} change={change} problems={shown} /> : null}
        {step === "raise" ? <RaiseStep draft={draft} change={change} problems={shown} /> : null}
        {step === "money" ? (
          <MoneyStep draft={draft} change={change} problems={shown} models={models} />
        ) : null}
        {step === "voting" ? <VotingStep draft={draft} change={change} problems={shown} /> : null}
        {step === "service" ? <ServiceStep draft={draft} change={change} problems={shown} /> : null}
        {step === "review" ? (
          <ReviewStep draft={draft} params={params} models={models} problems={problems} onLaunch={launch} />
        ) : null}
        <StepButtons step={step} onLeave={leave} />
      </section>
    </div>
  );
}

function headingOf(step: LaunchStep): string {
  return text[step].heading;
}

function useParsed(draft: LaunchDraft) {
  const { address } = useConnection();
  const { practice } = useChain();
  const { now } = useChainTime();
  const bounds = useVotingBounds();
  // Only the day matters for the checks, so that they do not run each second.
  const today = Math.floor(now / 86_400) * 86_400;
  return useMemo(() => {
    const salt = `0x${"0".repeat(64)}` as const;
    const setting = {
      creator: address ?? nobody,
      now: today,
      unitSeconds: practice ? 60 : 3_600,
      salt,
    } as const;
    const parsed = parseDraft(draft, setting);
    if (parsed.state === "unfinished") return { params: null, problems: parsed.problems };
    const problems: LaunchProblems = bounds === null ? {} : outOfBounds(parsed.params, bounds);
    return { params: parsed.params, problems };
  }, [draft, address, practice, today, bounds]);
}

function useLaunch(draft: LaunchDraft, reset: () => void): () => void {
  const { address } = useConnection();
  const { practice, addressOf } = useChain();
  const { now } = useChainTime();
  const { start } = useTransaction();
  const navigate = useNavigate();
  return () => {
    if (address === undefined) return;
    const salt = randomSalt();
    const parsed = parseDraft(draft, { creator: address, now, unitSeconds: practice ? 60 : 3_600, salt });
    if (parsed.state !== "ready") return;
    const onLaunched = (modelId: bigint) => {
      reset();
      navigate(`/models/${modelId}`);
    };
    start(launchPlan({ factory: addressOf("ModelFactory"), params: parsed.params, onLaunched }));
  };
}

/** Another one for each launch, so that the same terms can be launched twice. */
function randomSalt(): `0x${string}` {
  const bytes = crypto.getRandomValues(new Uint8Array(32));
  return `0x${Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}

function StepButtons({ step, onLeave }: { step: LaunchStep; onLeave: () => void }) {
  const index = launchSteps.indexOf(step);
  const before = launchSteps[index - 1];
  const after = launchSteps[index + 1];
  return (
    <p className="flex flex-wrap gap-3 border-t border-line pt-5">
      {before === undefined ? null : (
        <Link className="button button-quiet" to={`?step=${before}`} onClick={onLeave}>
          {text.back}
        </Link>
      )}
      {after === undefined ? null : (
        <Link className="button button-main" to={`?step=${after}`} onClick={onLeave}>
          {text.next}
        </Link>
      )}
    </p>
  );
}

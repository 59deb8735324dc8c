import { Link } from "@remix-run/react";
import type { ReactNode } from "react";
import { zeroAddress, zeroHash } from "viem";
import { useConnection } from "wagmi";
import type { ModelParams } from "../../../client/actions/launch-terms.ts";
import type { Kin } from "../../api/models.server.ts";
import { formatDollars, formatDollarsShort } from "../../format/dollars.ts";
import { formatBps } from "../../format/percent.ts";
import { formatCount, formatShares } from "../../format/shares.ts";
import { formatDuration, formatMoment, formatPeriod } from "../../format/time.ts";
import { messages } from "../../messages.ts";
import { useConnectDialog } from "../../wallet/connect-dialog.tsx";
import { Address } from "../address.tsx";
import { describePerk, describePrice } from "../raise/tier-words.ts";
import { type LaunchDraft, launchSteps } from "./draft.ts";
import { type LaunchProblems, stepOf } from "./parse-draft.ts";
import { Consequences } from "./voting-step.tsx";

const text = messages.launch;

type Props = {
  draft: LaunchDraft;
  params: ModelParams | null;
  models: readonly Kin[];
  problems: LaunchProblems;
  onLaunch: () => void;
};

/** Every number of the launch and what it means, and what is still wrong; then the launch itself. */
export function ReviewStep({ draft, params, models, problems, onLaunch }: Props) {
  const { address } = useConnection();
  const showConnect = useConnectDialog();
  return (
    <>
      <p className="max-w-prose text-ink-soft">{text.review.explain}</p>
      <ProblemList problems={problems} />
      {params === null ? null : <Summary draft={draft} params={params} models={models} />}
      {address === undefined ? (
        <button type="button" className="button button-main justify-self-start" onClick={showConnect}>
          {text.review.connect}
        </button>
      ) : (
        <button
          type="button"
          className="button button-main justify-self-start"
          disabled={params === null || Object.keys(problems).length > 0}
          onClick={onLaunch}
        >
          {text.review.launch}
        </button>
      )}
    </>
  );
}

function ProblemList({ problems }: { problems: LaunchProblems }) {
  const entries = Object.entries(problems);
  if (entries.length === 0) return <p className="font-semibold text-accent">{text.review.mended}</p>;
  return (
    <div role="alert" className="rounded-lg bg-bad-soft px-5 py-4">
      <ul className="grid gap-2">
        {launchSteps.flatMap((step) =>
          entries
            .filter(([field]) => stepOf(field) === step)
            .map(([field, sentence]) => (
              <li key={field}>
                <span className="font-semibold">{text.steps[step]}:</span> {sentence}{" "}
                <Link className="text-link" to={`?step=${step}`}>
                  {text.review.fix}
                </Link>
              </li>
            )),
        )}
      </ul>
    </div>
  );
}

function Summary({ draft, params, models }: Pick<Props, "draft" | "models"> & { params: ModelParams }) {
  const { identity, revenue, service } = params;
  return (
    <div className="grid gap-6">
      <Section title={text.steps.identity}>
        <p className="font-display text-2xl font-semibold">
          {identity.name}{" "}
          <span className="font-sans text-base font-normal text-ink-soft">{identity.symbol}</span>
        </p>
        <p className="whitespace-pre-line">{identity.description}</p>
        <p className="text-sm text-ink-soft">{identity.licence}</p>
      </Section>
      <Section title={text.steps.release}>
        {draft.releaseLater ? (
          <p>{text.review.releaseLater}</p>
        ) : (
          <>
            <p>{draft.release?.label}</p>
            <p className="font-mono text-xs break-all text-ink-soft">
              {params.firstRelease.weightsSha256.slice(2)}
            </p>
          </>
        )}
      </Section>
      <RaiseSummary params={params} />
      <Section title={text.steps.money}>
        <p>
          {text.review.split(
            formatBps(revenue.authorsBps),
            formatBps(revenue.sharesBps),
            formatBps(revenue.treasuryBps),
          )}
        </p>
        {revenue.parents.map(({ modelId, bps }) => (
          <p key={modelId}>
            {messages.lineage.review(
              formatBps(bps),
              models.find(({ id }) => id === String(modelId))?.name ?? String(modelId),
            )}
          </p>
        ))}
        <ul>
          {revenue.authors.map((author) => (
            <li key={author.account}>
              <Address value={author.account} />: {formatCount(author.units)}
            </li>
          ))}
        </ul>
      </Section>
      <Section title={text.steps.voting}>
        <Consequences voting={params.voting} />
        <p>
          {params.evaluation.needed === 0
            ? messages.launch.voting.noGate
            : messages.launch.voting.gate(params.evaluation.needed, params.evaluation.evaluators.length)}
        </p>
      </Section>
      <Section title={text.steps.service}>
        <p>{messages.rules.calls.price(formatDollars(service.callPrice))}</p>
        <p>
          {service.holderCallsPerEpoch === 0n
            ? text.review.noFree
            : text.review.free(formatCount(service.holderCallsPerEpoch), formatPeriod(service.epochSeconds))}
        </p>
        <p className="text-sm text-ink-soft">
          {text.service.operator}: <Address value={service.operator} />
        </p>
      </Section>
    </div>
  );
}

function RaiseSummary({ params }: { params: ModelParams }) {
  const { raise, milestones } = params;
  return (
    <Section title={text.steps.raise}>
      <p>{text.review.goal(formatDollarsShort(raise.softCap), formatDuration(raise.end - raise.start))}</p>
      <p>{text.review.most(formatDollarsShort(raise.hardCap))}</p>
      <ul>
        {raise.tiers.map((tier, index) => (
          <li key={index}>
            {describePrice(tier)}
            {tier.creditsPerDollar === 0n ? "" : `, ${describePerk(tier)}`}
          </li>
        ))}
      </ul>
      {raise.perksBy === 0 ? null : <p>{text.review.perks(formatMoment(raise.perksBy))}</p>}
      {isRestricted(params) ? <p>{text.review.restricted}</p> : null}
      <p>{text.review.supply(formatShares(mostShares(params)))}</p>
      <p>
        {raise.teamBps === 0
          ? text.review.noTeam
          : text.review.team(formatBps(raise.teamBps), formatDuration(raise.teamVestingSeconds))}
        {raise.teamCliffSeconds === 0 ? "" : ` ${text.review.cliff(formatDuration(raise.teamCliffSeconds))}`}
      </p>
      <ul>
        {milestones.map((milestone, index) => (
          <li key={index}>{text.review.paid(formatBps(milestone.shareBps), milestone.title)}</li>
        ))}
      </ul>
    </Section>
  );
}

/** Shares (18 decimals) if the whole raise were sold at the lowest price, the team's part included. */
function mostShares({ raise }: ModelParams): bigint {
  const prices = raise.tiers.map(({ price }) => price).filter((price) => price > 0n);
  const lowest = prices.reduce((least, price) => (price < least ? price : least), raise.hardCap);
  const sold = lowest === 0n ? 0n : (raise.hardCap * 10n ** 18n) / lowest;
  return (sold * 10_000n) / BigInt(10_000 - raise.teamBps);
}

function isRestricted({ admission }: ModelParams): boolean {
  return admission.allowlistRoot !== zeroHash || admission.attester !== zeroAddress;
}

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="grid gap-1.5 border-t border-line pt-4">
      <h3 className="text-lg">{title}</h3>
      {children}
    </section>
  );
}

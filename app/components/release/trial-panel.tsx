import { useConnection } from "wagmi";
import type { Model } from "../../api/models.server.ts";
import type { Release } from "../../api/releases.server.ts";
import { isSameAddress } from "../../format/address.ts";
import { formatBps } from "../../format/percent.ts";
import { formatDate } from "../../format/time.ts";
import { messages } from "../../messages.ts";
import { useChain } from "../../wallet/chain-context.tsx";
import { useTransaction } from "../../wallet/transaction-provider.tsx";
import { endTrialPlan } from "./release-plans.ts";

const text = messages.releases.trial;

type Props = { release: Release; model: Pick<Model, "steward"> };

/** What part of the calls a release gets or would get on trial, and for the steward, how the trial ends. */
export function TrialPanel({ release, model }: Props) {
  const { address } = useConnection();
  const { addressOf } = useChain();
  const { start } = useTransaction();
  const { state, canaryBps, trialAt } = release;
  if (canaryBps === 0) return null;
  if (state === "DRAFT" || state === "EVALUATED") {
    return <p className="text-sm text-ink-soft">{text.planned(formatBps(canaryBps))}</p>;
  }
  if (state !== "CANARY") return null;
  const end = (how: "live" | "rejected") =>
    start(endTrialPlan({ releases: addressOf("ReleaseRegistry") }, release, how));
  return (
    <div className="grid gap-3 rounded-xl bg-warm-soft p-4">
      <p className="font-semibold">
        {text.line(formatBps(canaryBps), formatDate(trialAt ?? release.submittedAt))}
      </p>
      <p className="text-sm text-ink-soft">{text.who}</p>
      {isSameAddress(address, model.steward) ? (
        <div className="flex flex-wrap gap-3">
          <button type="button" className="button button-main button-small" onClick={() => end("live")}>
            {text.live}
          </button>
          <button type="button" className="button button-quiet button-small" onClick={() => end("rejected")}>
            {text.reject}
          </button>
        </div>
      ) : null}
    </div>
  );
}

import { Link } from "@remix-run/react";
import { ArrowRight } from "lucide-react";
import type { Model } from "../../api/models.server.ts";
import type { ServedModel } from "../../api/service.server.ts";
import { messages } from "../../messages.ts";
import { useChainTime } from "../../wallet/chain-context.tsx";
import { countOpenVotes, type ModelStage, modelStage } from "./stage.ts";

const text = messages.model.next;

type Step = { label: string; why: string; to: string };

/** What a visitor can do with this model now, the most fitting first. */
export function NextSteps({ model, served }: { model: Model; served: ServedModel | null }) {
  const { now } = useChainTime();
  const stage = modelStage(model.presale, model.liveRelease !== null, now);
  const canLeave = model.exitUntil !== null && now < model.exitUntil;
  const leave = canLeave ? [{ ...text.leave, to: "raise" }] : [];
  const usual = stepsOf(stage, {
    answers: served?.releaseId != null,
    openVotes: countOpenVotes(model.proposals, now),
  });
  const [first, ...rest] = [...leave, ...usual];
  return (
    <section className="card grid gap-4 p-5" aria-labelledby="next">
      <h2 id="next" className="text-lg">
        {text.heading}
      </h2>
      {first === undefined ? null : (
        <div className="grid gap-2">
          <Link className="button button-main" to={first.to}>
            {first.label}
            <ArrowRight size={18} aria-hidden />
          </Link>
          <p className="text-sm text-ink-soft">{first.why}</p>
        </div>
      )}
      <ul className="grid gap-3">
        {rest.map((step) => (
          <li key={step.to}>
            <Link className="text-link font-semibold" to={step.to}>
              {step.label}
            </Link>
            <span className="block text-sm text-ink-soft">{step.why}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function stepsOf(stage: ModelStage, { answers, openVotes }: { answers: boolean; openVotes: number }): Step[] {
  const vote = openVotes > 0 ? [{ ...text.vote(openVotes), to: "proposals" }] : [];
  const ask = answers ? [{ ...text.ask, to: "playground" }] : [];
  switch (stage) {
    case "upcoming":
      return [{ ...text.readTerms, to: "raise" }];
    case "raising":
      return [
        { ...text.contribute, to: "raise" },
        { ...text.readRules, to: "rules" },
      ];
    case "closing":
      return [{ ...text.close, to: "raise" }];
    case "failed":
      return [{ ...text.refund, to: "raise" }];
    case "governed":
    case "live":
      return [
        ...vote,
        ...ask,
        { ...text.claim, to: "raise" },
        { ...text.propose, to: "propose" },
        { ...text.revenue, to: "revenue" },
      ];
  }
}

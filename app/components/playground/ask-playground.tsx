import { type ComponentType, useState } from "react";
import { useConnection } from "wagmi";
import type { InferRequest } from "../../../client/infer.ts";
import { dollarsFor } from "../../../client/price.ts";
import type { Model } from "../../api/models.server.ts";
import type { ServedInfo } from "../../api/playground.server.ts";
import { formatDollars } from "../../format/dollars.ts";
import { formatCredits } from "../../format/shares.ts";
import { messages } from "../../messages.ts";
import { useConnectDialog } from "../../wallet/connect-dialog.tsx";
import type { PlaygroundProps } from "./playground-props.ts";
import { PayPanel } from "./pay-panel.tsx";
import { FailureView } from "./failure-view.tsx";
import { ReceiptView } from "./receipt-view.tsx";
import { weightsOf } from "./weights-of.ts";
import { type Answered, type Asked, useAsk } from "./use-ask.ts";
import type { PayWay } from "./use-comodel.ts";
import { useCreditPrice } from "./use-credit-price.ts";
import { useMeans } from "./use-means.ts";
import { useWay } from "./use-way.ts";

const text = messages.playground;

/** What differs between kinds of models that are asked once and answer once. */
type Props = PlaygroundProps & {
  heading: string;
  /** Said while there is nothing to ask with. */
  empty: string;
  /** Takes the question; tells the tensors to send, or null while they are not complete. */
  Question: ComponentType<QuestionProps>;
  /** Shows what the model answered. */
  Answer: ComponentType<AnswerProps>;
};

export type AnswerProps = Pick<PlaygroundProps, "classes"> & { answered: Answered };

export type QuestionProps = Omit<PlaygroundProps, "model"> & {
  onChange: (inputs: InferRequest["inputs"] | null) => void;
};

/** Asks a live model once, pays for it, and shows the answer with its receipt. */
export function AskPlayground({ model, heading, empty, Question, Answer, ...facts }: Props) {
  const { info, classes } = facts;
  const [inputs, setInputs] = useState<InferRequest["inputs"] | null>(null);
  const { means, error, lookAgain } = useMeans(model);
  const { asked, ask } = useAsk(info.name, () => void lookAgain());
  const [way, setWay] = useWay(info, means);

  return (
    <div className="grid items-start gap-x-12 gap-y-10 lg:grid-cols-[22rem_minmax(0,1fr)]">
      <section aria-labelledby="question" className="grid gap-4">
        <h2 id="question" className="text-2xl">
          {heading}
        </h2>
        <Question {...facts} onChange={setInputs} />
      </section>
      <div className="grid gap-x-8 gap-y-6 md:grid-cols-2 md:grid-rows-[auto_1fr]">
        <div className="grid content-start gap-6">
          <PriceLine model={model} info={info} />
          <AskButton
            inputs={inputs}
            empty={empty}
            asked={asked}
            way={way}
            onAsk={(ready) => void ask(ready, way)}
          />
        </div>
        <Outcome {...{ asked, inputs, info, classes, Answer }} />
        <PayPanel {...{ model, way, means, error }} onWay={setWay} onChange={() => void lookAgain()} />
      </div>
    </div>
  );
}

/** The quote as the chain has it now: a vote may change it while the page is open. */
function PriceLine({ model, info }: { model: Model; info: ServedInfo }) {
  const dollars = dollarsFor(info.price.credits, useCreditPrice(model, info));
  const [opened] = useState(info.price.dollars);
  return (
    <p data-price={String(dollars)}>
      <span className="block text-sm text-ink-faint">{text.price.heading}</span>
      <span className="font-display text-3xl font-semibold">{formatDollars(dollars)}</span>{" "}
      <span className="text-ink-soft">({text.price.creditsUnit(formatCredits(info.price.credits))})</span>
      {dollars === opened ? null : (
        <span className="block text-sm text-warm">{text.price.changed(formatDollars(opened))}</span>
      )}
    </p>
  );
}

type AskProps = {
  inputs: InferRequest["inputs"] | null;
  /** Said while there is nothing to ask with. */
  empty: string;
  asked: Asked;
  way: PayWay;
  onAsk: (inputs: InferRequest["inputs"]) => void;
};

function AskButton({ inputs, empty, asked, way, onAsk }: AskProps) {
  const { address } = useConnection();
  const showConnect = useConnectDialog();
  const running = asked.state === "running";
  const isTrial = way === "trial";
  if (address === undefined && !isTrial) {
    return (
      <button type="button" className="button button-main" onClick={showConnect}>
        {text.ask.connect}
      </button>
    );
  }
  return (
    <div className="grid gap-2">
      <button
        type="button"
        className="button button-main"
        disabled={inputs === null || running}
        onClick={() => inputs !== null && onAsk(inputs)}
      >
        {running ? text.ask.running : inputs === null ? empty : isTrial ? text.ask.tryFree : text.ask.button}
      </button>
      {isTrial ? <p className="text-sm text-ink-soft">{text.ask.tryNote}</p> : null}
    </div>
  );
}

type OutcomeProps = Pick<AskProps, "asked" | "inputs"> & Pick<Props, "info" | "classes" | "Answer">;

function Outcome({ asked, inputs, info, classes, Answer }: OutcomeProps) {
  return (
    <div
      className="card grid content-start gap-6 p-5 md:col-start-2 md:row-span-2 md:row-start-1 md:min-h-96"
      aria-live="polite"
    >
      {asked.state === "none" ? <p className="text-ink-soft">{text.answer.none}</p> : null}
      {asked.state === "running" ? <p className="text-ink-soft">{text.ask.running}</p> : null}
      {asked.state === "failed" ? <FailureView failure={asked} /> : null}
      {asked.state === "answered" ? (
        <>
          {asked.about === inputs ? null : (
            <p className="rounded-lg bg-warm-soft px-3 py-2" data-outdated>
              {text.answer.outdated}
            </p>
          )}
          <Answer answered={asked.answer} classes={classes} />
          <ReceiptView
            paid={asked.answer}
            release={asked.answer.answer.model_version}
            weightsSha256={weightsOf(asked.answer.verdict.releaseId, info)}
          />
        </>
      ) : null}
    </div>
  );
}

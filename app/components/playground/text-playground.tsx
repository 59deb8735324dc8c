import { type KeyboardEvent, useId, useState } from "react";
import { useConnection } from "wagmi";
import { messages } from "../../messages.ts";
import { useConnectDialog } from "../../wallet/connect-dialog.tsx";
import { AskOrStop } from "./ask-or-stop.tsx";
import { PayPanel } from "./pay-panel.tsx";
import type { PlaygroundProps } from "./playground-props.ts";
import { TextAnswer } from "./text-answer.tsx";
import { TextPrice } from "./text-price.tsx";
import { useMeans } from "./use-means.ts";
import { useWay } from "./use-way.ts";
import { useWrite } from "./use-write.ts";

const text = messages.playground.text;
const firstTokens = 60;

/** Has a text model go on with what somebody typed, token by token, and pays by the token. */
export function TextPlayground({ model, info }: PlaygroundProps) {
  const [prompt, setPrompt] = useState<string>(text.firstPrompt);
  const [tokens, setTokens] = useState(firstTokens);
  const [temperature, setTemperature] = useState(0.8);
  const { means, error, lookAgain } = useMeans(model);
  const { writing, write, stop } = useWrite(info.name, () => void lookAgain());
  const [way, setWay] = useWay(info, means);
  const isWriting = writing.state === "writing";
  const { address } = useConnection();
  const showConnect = useConnectDialog();
  const ask = () => {
    if (address === undefined && way !== "trial") showConnect();
    else if (prompt !== "" && !isWriting) void write({ prompt, maxTokens: tokens, temperature }, way);
  };

  return (
    <div className="grid items-start gap-x-12 gap-y-10 lg:grid-cols-[22rem_minmax(0,1fr)]">
      <section aria-labelledby="question" className="grid gap-5">
        <h2 id="question" className="text-2xl">
          {text.heading}
        </h2>
        <PromptField value={prompt} onChange={setPrompt} onAsk={ask} />
        <NumberField
          label={text.tokens}
          hint={text.tokensHint(String(info.text?.contextLength ?? ""))}
          {...{ value: tokens, min: 1, max: info.text?.contextLength ?? 256, step: 1 }}
          onChange={setTokens}
        />
        <NumberField
          label={text.temperature}
          hint={text.temperatureHint}
          {...{ value: temperature, min: 0, max: 2, step: 0.1 }}
          onChange={setTemperature}
        />
        <AskOrStop
          isRunning={isWriting}
          isEmpty={prompt === ""}
          words={text}
          {...{ way, onStop: stop }}
          onAsk={ask}
        />
      </section>
      <div className="grid gap-8 md:grid-cols-2">
        <TextAnswer writing={writing} info={info} onGoOn={setPrompt} />
        <div className="grid content-start gap-6">
          <TextPrice model={model} info={info} writing={writing} mostTokens={tokens} />
          <PayPanel {...{ model, way, means, error }} onWay={setWay} onChange={() => void lookAgain()} />
          {way === "quota" ? <p className="text-sm text-ink-soft">{text.quotaWhole}</p> : null}
        </div>
      </div>
    </div>
  );
}

type PromptProps = { value: string; onChange: (value: string) => void; onAsk: () => void };

function PromptField({ value, onChange, onAsk }: PromptProps) {
  const hintId = useId();
  const askByKey = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    if (!event.repeat) onAsk();
  };
  return (
    <label className="grid gap-1">
      <span className="font-semibold">{text.prompt}</span>
      <textarea
        className="field"
        rows={6}
        value={value}
        aria-describedby={hintId}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={askByKey}
      />
      <span id={hintId} className="text-sm text-ink-faint">
        {text.promptHint}
      </span>
    </label>
  );
}

type NumberProps = {
  label: string;
  hint: string;
  value: number;
  min: number;
  max: number;
  step: number;
  onChange: (value: number) => void;
};

function NumberField({ label, hint, value, min, max, step, onChange }: NumberProps) {
  return (
    <label className="grid gap-1">
      <span className="flex justify-between font-semibold">
        {label} <span aria-hidden>{value}</span>
      </span>
      <input
        type="range"
        className="w-full accent-accent"
        {...{ value, min, max, step }}
        onChange={(event) => onChange(Number(event.target.value))}
      />
      <span className="text-sm text-ink-faint">{hint}</span>
    </label>
  );
}

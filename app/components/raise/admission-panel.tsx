import { type FormEvent, useState } from "react";
import { useConnection } from "wagmi";
import { admitCall, parseAdmission } from "../../../client/actions/admissions.ts";
import type { Model } from "../../api/models.server.ts";
import { formatMoment } from "../../format/time.ts";
import { messages } from "../../messages.ts";
import { useChain, useChainTime } from "../../wallet/chain-context.tsx";
import { useConnectDialog } from "../../wallet/connect-dialog.tsx";
import { useTransaction } from "../../wallet/transaction-provider.tsx";

const text = messages.raise.admission;

type Props = { model: Model; admittedUntil: number | null };

/** Says whether the visitor may buy shares of a restricted model, and takes what shows it. */
export function AdmissionPanel({ model, admittedUntil }: Props) {
  const { now } = useChainTime();
  const { address } = useConnection();
  const admitted = admittedUntil !== null && now <= admittedUntil;
  const standing = admitted
    ? text.until(formatMoment(admittedUntil))
    : admittedUntil === null
      ? text.not
      : text.ended(formatMoment(admittedUntil));
  return (
    <section aria-labelledby="admission" className="grid gap-3">
      <h2 id="admission" className="text-xl">
        {text.heading}
      </h2>
      <p className="text-sm text-ink-soft">{text.explain}</p>
      {address === undefined ? null : <p role="status">{standing}</p>}
      {admitted ? null : <AdmissionForm model={model} />}
    </section>
  );
}

function AdmissionForm({ model }: { model: Model }) {
  const [typed, setTyped] = useState("");
  const [touched, setTouched] = useState(false);
  const { address } = useConnection();
  const admissions = useChain().addressOf("Admissions");
  const { start } = useTransaction();
  const showConnect = useConnectDialog();
  const admission = parseAdmission(typed);
  if (address === undefined) {
    return (
      <button type="button" className="button button-main" onClick={showConnect}>
        {text.connect}
      </button>
    );
  }
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTouched(true);
    if (admission === null) return;
    start({
      title: text.button,
      explain: text.planExplain,
      facts: [{ label: text.planUntil, value: formatMoment(admission.until) }],
      confirm: text.button,
      steps: [
        {
          label: text.button,
          run: ({ write }) => write(admitCall(admissions, BigInt(model.id), address, admission)),
        },
      ],
      done: text.done,
    });
  };
  const wrong = touched && admission === null;
  return (
    <form className="grid gap-3" onSubmit={submit} noValidate>
      <label className="grid gap-1">
        <span className="font-semibold">{text.label}</span>
        <textarea
          className="field font-mono text-sm"
          rows={3}
          value={typed}
          aria-invalid={wrong}
          onChange={(event) => setTyped(event.target.value)}
        />
        <span className={`text-sm ${wrong ? "text-bad" : "text-ink-soft"}`}>
          {wrong ? text.problem : text.hint}
        </span>
      </label>
      <button type="submit" className="button button-main">
        {text.button}
      </button>
    </form>
  );
}

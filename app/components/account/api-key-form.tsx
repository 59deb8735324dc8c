import { type FormEvent, useState } from "react";
import { messages } from "../../messages.ts";
import { useDollarAddress } from "../../wallet/dollar.ts";
import { useTransaction } from "../../wallet/transaction-provider.tsx";
import { useComodel } from "../playground/use-comodel.ts";
import { TextField } from "../text-field.tsx";
import { type KeyModel, makeKeyPlan } from "./api-key-plans.ts";
import { DAYS, parseKeyDraft } from "./parse-key-draft.ts";

const text = messages.account.keys;

/** Makes a key: which model, how much in all, for a call and a day, and until when. */
export function ApiKeyForm({
  models,
  onMade,
}: {
  models: readonly KeyModel[];
  onMade: (key: string) => void;
}) {
  const [isOpen, setOpen] = useState(false);
  if (models.length === 0) return null;
  if (!isOpen) {
    return (
      <button
        type="button"
        className="button button-quiet button-small justify-self-start"
        onClick={() => setOpen(true)}
      >
        {text.make}
      </button>
    );
  }
  const close = (key: string) => {
    setOpen(false);
    onMade(key);
  };
  return <OpenForm models={models} onMade={close} />;
}

const START = { label: "", credits: "10", perCall: "1", perDay: "5", days: "30" };

function OpenForm({ models, onMade }: { models: readonly KeyModel[]; onMade: (key: string) => void }) {
  const client = useComodel();
  const { start } = useTransaction();
  const dollar = useDollarAddress();
  const [draft, setDraft] = useState({ ...START, model: models[0]?.id ?? "" });
  const [isTried, setTried] = useState(false);
  const model = models.find(({ id }) => id === draft.model) ?? models[0];
  if (model === undefined) return null;
  const { mandate, problems } = parseKeyDraft(draft, Math.floor(Date.now() / 1000));
  const shown = isTried ? problems : {};
  const set = (field: keyof typeof draft) => (value: string) => setDraft({ ...draft, [field]: value });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (mandate !== undefined) start(makeKeyPlan({ client, model, mandate, dollar, onMade }));
  };
  return (
    <form className="grid gap-3 border-t border-line pt-3" onSubmit={submit}>
      <TextField label={text.label} value={draft.label} onChange={set("label")} problem={shown.label} />
      <Choice
        label={text.modelLabel}
        value={model.id}
        onChange={set("model")}
        options={models.map(({ id, name }) => [id, name])}
      />
      <div className="grid gap-x-4 gap-y-3 sm:grid-cols-3">
        <TextField
          label={text.credits}
          value={draft.credits}
          onChange={set("credits")}
          inputMode="decimal"
          problem={shown.credits}
        />
        <TextField
          label={text.perCall}
          value={draft.perCall}
          onChange={set("perCall")}
          inputMode="decimal"
          problem={shown.perCall}
        />
        <TextField
          label={text.perDay}
          value={draft.perDay}
          onChange={set("perDay")}
          inputMode="decimal"
          problem={shown.perDay}
        />
      </div>
      <Choice
        label={text.endsAfter}
        value={draft.days}
        onChange={set("days")}
        options={DAYS.map((days) => [days, text.days(days)])}
      />
      <button type="submit" className="button button-main button-small justify-self-start">
        {text.make}
      </button>
    </form>
  );
}

type ChoiceProps = {
  label: string;
  value: string;
  onChange: (value: string) => void;
  options: readonly (readonly [value: string, name: string])[];
};

function Choice({ label, value, onChange, options }: ChoiceProps) {
  return (
    <label className="grid gap-1">
      <span className="font-semibold">{label}</span>
      <select className="field" value={value} onChange={(event) => onChange(event.target.value)}>
        {options.map(([each, name]) => (
          <option key={each} value={each}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}

import { type FormEvent, useState } from "react";
import { useDisconnect } from "wagmi";
import { messages } from "../../messages.ts";
import { forgetPracticeKey, importPracticeKey, readPracticeKey } from "../../wallet/practice-key.ts";
import { CopyButton } from "../copy-button.tsx";

const text = messages.account.practice;

/** Exports, replaces or throws away the key of this browser's practice wallet. */
export function PracticeWallet() {
  const [shownKey, setShownKey] = useState<string | null>(null);
  return (
    <section className="card grid content-start gap-4 p-5">
      <h2 className="text-xl">{text.heading}</h2>
      <p className="text-sm text-ink-soft">{text.text}</p>
      <div className="grid justify-items-start gap-2">
        <button
          type="button"
          className="button button-quiet button-small"
          onClick={() => setShownKey(shownKey === null ? readPracticeKey() : null)}
        >
          {shownKey === null ? text.show : text.hide}
        </button>
        {shownKey === null ? null : (
          <p className="flex flex-wrap items-center gap-2">
            <code className="font-mono text-sm break-all">{shownKey}</code>
            <CopyButton text={shownKey} />
          </p>
        )}
      </div>
      <ImportKey />
      <ThrowAway />
    </section>
  );
}

function ImportKey() {
  const leave = useLeave();
  const [problem, setProblem] = useState<string | null>(null);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    try {
      importPracticeKey(String(new FormData(event.currentTarget).get("key") ?? ""));
      leave();
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
    }
  };
  return (
    <form className="grid gap-1" onSubmit={submit}>
      <label className="grid gap-1">
        <span className="text-sm font-semibold">{text.importLabel}</span>
        <input
          className="field font-mono text-sm"
          name="key"
          autoComplete="off"
          spellCheck={false}
          aria-invalid={problem !== null}
        />
      </label>
      {problem === null ? null : <p className="text-sm text-bad">{problem}</p>}
      <button className="button button-quiet button-small justify-self-start">{text.import}</button>
    </form>
  );
}

function ThrowAway() {
  const leave = useLeave();
  const [asked, setAsked] = useState(false);
  if (!asked) {
    return (
      <button
        type="button"
        className="button button-quiet button-small justify-self-start text-bad"
        onClick={() => setAsked(true)}
      >
        {text.reset}
      </button>
    );
  }
  return (
    <div className="grid gap-2">
      <p className="font-semibold">{text.resetSure}</p>
      <div className="flex flex-wrap gap-2">
        <button
          type="button"
          className="button button-quiet button-small text-bad"
          onClick={() => {
            forgetPracticeKey();
            leave();
          }}
        >
          {text.resetYes}
        </button>
        <button type="button" className="button button-quiet button-small" onClick={() => setAsked(false)}>
          {text.keep}
        </button>
      </div>
    </div>
  );
}

/** Disconnects: the connected address is no longer the key's. */
function useLeave(): () => void {
  const disconnect = useDisconnect();
  return () => disconnect.mutate({});
}

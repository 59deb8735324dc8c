import { useState } from "react";
import { messages } from "../../messages.ts";
import type { QuestionProps } from "./ask-playground.tsx";
import { joinMail, type Mail, splitMail } from "./mail-text.ts";

const text = messages.playground.mail;

/** Takes a mail as a person reads it, or one of the release's examples. */
export function MailInput({ info, examples, onChange }: QuestionProps) {
  const [mail, setMail] = useState<Mail>({ subject: "", body: "" });

  const change = (next: Mail) => {
    setMail(next);
    const data = [...new TextEncoder().encode(joinMail(next))];
    const input = info.inputs[0];
    onChange(
      data.length === 0 || input === undefined
        ? null
        : [{ name: input.name, shape: [1, data.length], datatype: input.datatype, data }],
    );
  };

  return (
    <div className="grid gap-3">
      <label className="grid gap-1">
        <span className="font-semibold">{text.subject}</span>
        <input
          className="field"
          value={mail.subject}
          onChange={(event) => change({ ...mail, subject: event.target.value })}
        />
      </label>
      <label className="grid gap-1">
        <span className="font-semibold">{text.body}</span>
        <textarea
          className="field"
          rows={10}
          value={mail.body}
          aria-describedby="mail-hint"
          onChange={(event) => change({ ...mail, body: event.target.value })}
        />
      </label>
      <p id="mail-hint" className="text-sm text-ink-soft">
        {text.hint}
      </p>
      {examples.length === 0 ? null : (
        <div className="grid gap-2">
          <p className="text-sm font-semibold">{text.examples}</p>
          <ul className="flex flex-wrap gap-2">
            {examples.map(({ data }, index) => {
              const example = splitMail(new TextDecoder().decode(Uint8Array.from(data)));
              return (
                <li key={index}>
                  <button
                    type="button"
                    className="button button-quiet button-small"
                    onClick={() => change(example)}
                  >
                    {example.subject}
                  </button>
                </li>
              );
            })}
          </ul>
        </div>
      )}
    </div>
  );
}

import { messages } from "../messages.ts";
import { CopyButton } from "./copy-button.tsx";

type Props = { id: string; heading: string; text: string; code: string };

/** A few lines of code to copy, with what they do. */
export function Snippet({ id, heading, text, code }: Props) {
  return (
    <section className="grid gap-3">
      <h2 id={id} className="text-2xl">
        {heading}
      </h2>
      <p className="max-w-prose text-ink-soft">{text}</p>
      <div className="card overflow-hidden">
        <pre
          className="overflow-x-auto p-4 font-mono text-sm leading-relaxed"
          tabIndex={0}
          aria-label={heading}
        >
          <code>{code}</code>
        </pre>
        <div className="flex justify-end border-t border-line px-3 py-2">
          <CopyButton text={code} label={messages.developers.copy} />
        </div>
      </div>
    </section>
  );
}

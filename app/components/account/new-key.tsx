import { messages } from "../../messages.ts";
import { CopyButton } from "../copy-button.tsx";

const text = messages.account.keys;

/** A key that was made just now: nobody can show it again. */
export function NewKey({ value, onClose }: { value: string; onClose: () => void }) {
  return (
    <div role="status" className="grid gap-2 rounded-lg bg-accent-soft px-4 py-3">
      <p className="font-semibold">{text.onceHeading}</p>
      <p className="text-sm">{text.once}</p>
      <p className="flex flex-wrap items-center gap-2">
        <code className="font-mono text-sm break-all">{value}</code>
        <CopyButton text={value} />
      </p>
      <button type="button" className="button button-quiet button-small justify-self-start" onClick={onClose}>
        {text.kept}
      </button>
    </div>
  );
}

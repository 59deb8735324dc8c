import { Check, Copy } from "lucide-react";
import { useState } from "react";
import { messages } from "../messages.ts";

/** Copies a text to the clipboard and says so. */
export function CopyButton({
  text,
  label = messages.account.practice.copy,
}: {
  text: string;
  label?: string;
}) {
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    setCopied(true);
    setTimeout(() => setCopied(false), 2_000);
  };
  return (
    <button type="button" className="button button-quiet button-small" onClick={() => void copy()}>
      {copied ? <Check size={16} aria-hidden /> : <Copy size={16} aria-hidden />}
      <span aria-live="polite">{copied ? messages.account.practice.copied : label}</span>
    </button>
  );
}

import { CircleAlert, CircleCheck } from "lucide-react";
import type { VerifierFinding } from "../../api/verification.server.ts";
import { messages } from "../../messages.ts";

const text = messages.rules.verification;

/** Whether the model's contracts are what its launch left, in plain words. */
export function Verification({ findings }: { findings: VerifierFinding[] }) {
  const good = findings.length === 0;
  const Icon = good ? CircleCheck : CircleAlert;
  return (
    <section aria-labelledby="verification" className="grid gap-3">
      <h3 id="verification" className="text-xl">
        {text.heading}
      </h3>
      <p
        className={`flex items-start gap-2 rounded-lg px-4 py-3 font-semibold ${good ? "bg-accent-soft" : "bg-bad-soft"}`}
      >
        <Icon size={20} className={`mt-0.5 shrink-0 ${good ? "text-accent" : "text-bad"}`} aria-hidden />
        {good ? text.good : text.bad}
      </p>
      <ul className="grid max-w-prose list-disc gap-1 ps-5">
        {good
          ? text.checks.map((check) => <li key={check}>{check}</li>)
          : findings.map((finding) => <li key={finding}>{text.findings[finding]}</li>)}
      </ul>
      <p className="max-w-prose text-sm text-ink-soft">
        {text.more.before} <code className="font-mono whitespace-nowrap">{text.more.verb}</code>{" "}
        {text.more.after}
      </p>
    </section>
  );
}

import { CircleCheck, CircleX, Download } from "lucide-react";
import { CREDIT } from "../../../client/price.ts";
import type { ReceiptCheck, ReceiptVerdict, SignedReceipt } from "../../../client/verify-receipt.ts";
import { formatCount, formatCredits } from "../../format/shares.ts";
import { formatMoment } from "../../format/time.ts";
import { messages } from "../../messages.ts";
import type { PayWay } from "./use-comodel.ts";

const text = messages.playground.receipt;

/** What was paid, of whatever kind of model. */
export type Paid = { receipt: SignedReceipt; verdict: ReceiptVerdict; way: PayWay };

type Props = {
  paid: Paid;
  /** The release that answered, within its model; null while the page does not know its number. */
  release: string | null;
  /** sha256 of the weights of the release that answered; null while the page does not know it. */
  weightsSha256: string | null;
};

/** The signed receipt of an answer: what it says, what was checked, and the file itself. */
export function ReceiptView({ paid, release, weightsSha256 }: Props) {
  const { receipt } = paid.receipt;
  return (
    <section aria-labelledby="receipt" className="grid gap-4 border-t border-line pt-5">
      <div className="grid gap-1">
        <h3 id="receipt" className="text-lg">
          {text.heading}
        </h3>
        <p className="text-sm text-ink-soft">{text.explain}</p>
      </div>
      <Verdict valid={paid.verdict.valid} />
      <dl className="grid gap-1.5 text-sm">
        <Fact
          label={text.release}
          value={`${release === null ? "" : `${release} `}(№ ${paid.verdict.releaseId})`}
        />
        {weightsSha256 === null ? null : (
          <Fact
            label={text.weights}
            value={<span className="font-mono text-xs break-all">{weightsSha256}</span>}
          />
        )}
        <Fact label={text.charged} value={describeCharge(paid)} />
        <Fact label={text.at} value={formatMoment(Number(receipt.issuedAt))} />
      </dl>
      <Checks checks={paid.verdict.checks} />
      <button
        type="button"
        className="button button-quiet button-small justify-self-start"
        onClick={() => download(paid)}
      >
        <Download size={16} aria-hidden />
        {text.download}
      </button>
    </section>
  );
}

function describeCharge({ receipt: { receipt }, way }: Paid): string {
  const charged = BigInt(receipt.charged);
  if (way === "trial") return text.chargedTrial;
  return way === "quota"
    ? text.chargedQuota(formatCount(charged / CREDIT))
    : messages.playground.price.creditsUnit(formatCredits(charged));
}

function Verdict({ valid }: { valid: boolean }) {
  const Icon = valid ? CircleCheck : CircleX;
  return (
    <p
      role="status"
      data-receipt={valid ? "valid" : "invalid"}
      className={`flex items-start gap-2 rounded-lg px-3 py-2 font-semibold ${valid ? "bg-accent-soft" : "bg-bad-soft"}`}
    >
      <Icon size={20} className={`mt-0.5 shrink-0 ${valid ? "text-accent" : "text-bad"}`} aria-hidden />
      {valid ? text.valid : text.invalid}
    </p>
  );
}

function Fact({ label, value }: { label: string; value: React.ReactNode }) {
  return (
    <div className="grid grid-cols-[5.5rem_minmax(0,1fr)] gap-x-3">
      <dt className="text-ink-faint">{label}</dt>
      <dd>{value}</dd>
    </div>
  );
}

/** Every check with its sentence. */
export function Checks({ checks }: { checks: readonly ReceiptCheck[] }) {
  return (
    <details className="text-sm" open={checks.some(({ holds }) => !holds)}>
      <summary className="text-link w-fit">{text.checks}</summary>
      <ul className="mt-2 grid gap-1.5">
        {checks.map(({ name, holds, text: sentence }) => {
          const Icon = holds ? CircleCheck : CircleX;
          return (
            <li key={name} className="flex items-start gap-2">
              <Icon
                size={16}
                className={`mt-0.5 shrink-0 ${holds ? "text-accent" : "text-bad"}`}
                aria-hidden
              />
              <span className="min-w-0 break-words">
                <span className="font-semibold">{text.names[name]}:</span> {sentence}
              </span>
            </li>
          );
        })}
      </ul>
    </details>
  );
}

function download({ receipt }: Paid): void {
  const url = URL.createObjectURL(new Blob([JSON.stringify(receipt, null, 2)], { type: "application/json" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = `receipt-${receipt.receipt.issuedAt}-${receipt.root.slice(2, 10)}.json`;
  link.click();
  URL.revokeObjectURL(url);
}

import { receiptWay } from "../../../client/receipt-way.ts";
import type { ReceiptRecord } from "../../api/account.server.ts";
import { formatCredits } from "../../format/shares.ts";
import { formatMoment } from "../../format/time.ts";
import { messages } from "../../messages.ts";
import { DataTable } from "../data-table.tsx";
import { ReceiptCheck } from "./receipt-check.tsx";

const text = messages.account.receipts;

function chargedText({ account, charged }: ReceiptRecord): string {
  const amount = formatCredits(charged);
  const words = { quota: text.freeCalls, credits: text.credits, exact: text.dollars, trial: text.trial };
  return words[receiptWay(account)](amount);
}

/** The visitor's signed receipts; each can be checked against the chain, and saved whole. */
export function ReceiptTable({ receipts }: { receipts: ReceiptRecord[] }) {
  if (receipts.length === 0) {
    return (
      <section className="grid gap-2">
        <h2 className="text-xl">{text.heading}</h2>
        <p className="text-ink-soft">
          {text.intro} {text.none}
        </p>
      </section>
    );
  }
  return (
    <DataTable
      heading={text.heading}
      columns={[
        text.when,
        text.model,
        text.release,
        { label: text.charged, number: true },
        text.verdict,
        text.whole,
      ]}
      rows={receipts.map((receipt) => ({
        key: receipt.id,
        cells: [
          formatMoment(receipt.issuedAt),
          receipt.modelId,
          receipt.releaseId,
          chargedText(receipt),
          <ReceiptCheck key="check" receipt={receipt.receipt} />,
          <a
            key="save"
            className="text-link"
            download={text.fileName(receipt.id)}
            href={`data:application/json,${encodeURIComponent(receipt.receipt)}`}
          >
            {text.download}
          </a>,
        ],
      }))}
    />
  );
}

import { useState } from "react";
import type { PublicClient } from "viem";
import { usePublicClient } from "wagmi";
import { parseSignedReceipt, type ReceiptVerdict, verifyReceipt } from "../../../client/verify-receipt.ts";
import { messages } from "../../messages.ts";
import { useChain } from "../../wallet/chain-context.tsx";
import { Checks } from "../playground/receipt-view.tsx";

const text = messages.account.receipts;

type Outcome =
  | { state: "idle" }
  | { state: "checking" }
  | { state: "checked"; verdict: ReceiptVerdict }
  | { state: "failed"; reason: string };

/** Checks a stored receipt against the chain, without its request and answer, which only the caller has. */
export function ReceiptCheck({ receipt }: { receipt: string }) {
  const [outcome, setOutcome] = useState<Outcome>({ state: "idle" });
  const publicClient = usePublicClient() as PublicClient;
  const { chainId, addressOf } = useChain();

  const check = async () => {
    setOutcome({ state: "checking" });
    try {
      const verdict = await verifyReceipt(parseSignedReceipt(JSON.parse(receipt)), {
        publicClient,
        chainId,
        registry: addressOf("ModelRegistry"),
        releaseRegistry: addressOf("ReleaseRegistry"),
      });
      setOutcome({ state: "checked", verdict });
    } catch (error) {
      setOutcome({ state: "failed", reason: error instanceof Error ? error.message : String(error) });
    }
  };

  if (outcome.state === "checked") {
    return (
      <div role="status" className="grid gap-1">
        <strong className={outcome.verdict.valid ? "text-accent" : "text-bad"}>
          {outcome.verdict.valid ? text.holds : text.doesNotHold}
        </strong>
        <Checks checks={outcome.verdict.checks} />
      </div>
    );
  }
  return (
    <div className="grid justify-items-start gap-1">
      <button
        type="button"
        className="button button-quiet button-small"
        disabled={outcome.state === "checking"}
        onClick={() => void check()}
      >
        {outcome.state === "checking" ? text.checking : text.check}
      </button>
      {outcome.state === "failed" ? (
        <p className="text-sm text-bad">{text.checkFailed(outcome.reason)}</p>
      ) : null}
    </div>
  );
}

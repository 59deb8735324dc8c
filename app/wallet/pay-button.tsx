import { useId } from "react";
import { useConnection } from "wagmi";
import { useConnectDialog } from "./connect-dialog.tsx";
import { useDollarBalance } from "./dollar.ts";
import { GetDollarsButton } from "./get-dollars-button.tsx";

type Props = {
  /** What the form would take, in the dollar's smallest unit; null while that is not known. */
  amount: bigint | null;
  words: { connect: string; submit: string; getMoney: string };
};

/** Submits a form that takes dollars: asks for a wallet first, and says when the wallet holds too few. */
export function PayButton({ amount, words }: Props) {
  const { address } = useConnection();
  const balance = useDollarBalance(address);
  const showConnect = useConnectDialog();
  const shortId = useId();
  if (address === undefined) {
    return (
      <button type="button" className="button button-main" onClick={showConnect}>
        {words.connect}
      </button>
    );
  }
  const isShort = balance !== undefined && balance < (amount ?? 1n);
  return (
    <>
      <button type="submit" className="button button-main" disabled={isShort} aria-describedby={shortId}>
        {words.submit}
      </button>
      {isShort ? (
        <div className="grid gap-2 text-sm">
          <p id={shortId}>{words.getMoney}</p>
          <GetDollarsButton address={address} />
        </div>
      ) : null}
    </>
  );
}

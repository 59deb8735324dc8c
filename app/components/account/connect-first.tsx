import { messages } from "../../messages.ts";
import { useConnectDialog } from "../../wallet/connect-dialog.tsx";

const text = messages.account.connect;

/** What the account page says to somebody without a wallet. */
export function ConnectFirst() {
  const show = useConnectDialog();
  return (
    <section className="grid min-h-[50vh] content-center justify-items-start gap-4 py-16">
      <h1 className="text-4xl">{text.heading}</h1>
      <p className="max-w-prose text-lg text-ink-soft">{text.text}</p>
      <button type="button" className="button button-main" onClick={show}>
        {messages.wallet.connect}
      </button>
    </section>
  );
}

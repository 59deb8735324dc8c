import { useConnect, useConnection, useConnectors } from "wagmi";
import { FlaskConical } from "lucide-react";
import { messages } from "../../messages.ts";
import { useConnectDialog } from "../../wallet/connect-dialog.tsx";
import { practiceConnectorId } from "../../wallet/practice-connector.ts";
import { LifeCycle } from "./life-cycle.tsx";

const text = messages.home;

/** What this is, in one breath, and the first step. */
export function Hero() {
  return (
    <section className="grid items-center gap-10 py-12 lg:grid-cols-[1.2fr_1fr] lg:py-20">
      <div className="grid gap-6">
        <h1 className="text-[clamp(1.7rem,4vw,2.8rem)]">
          {text.headline.map((sentence) => (
            <span key={sentence} className="block sm:whitespace-nowrap">
              {sentence}{" "}
            </span>
          ))}
        </h1>
        <p className="max-w-[46ch] text-lg text-ink-soft">{text.lead}</p>
        <FirstStep />
      </div>
      <LifeCycle />
    </section>
  );
}

function FirstStep() {
  const { address } = useConnection();
  const practice = useConnectors().find((connector) => connector.id === practiceConnectorId);
  const connect = useConnect();
  const showConnect = useConnectDialog();
  if (address !== undefined) return <p className="min-h-11 content-center font-semibold">{text.connected}</p>;
  if (practice === undefined) {
    return (
      <button type="button" className="button button-main justify-self-start" onClick={showConnect}>
        {text.connectWallet}
      </button>
    );
  }
  return (
    <div className="flex min-h-11 flex-wrap items-center gap-x-4 gap-y-2">
      <button
        type="button"
        className="button button-main"
        disabled={connect.isPending}
        onClick={() => connect.mutate({ connector: practice })}
      >
        <FlaskConical size={18} aria-hidden />
        {text.tryPractice}
      </button>
      <span className="text-ink-soft">
        {connect.error === null
          ? text.tryPracticeNote
          : messages.wallet.connectFailed(connect.error.message.split("\n")[0] ?? "")}
      </span>
    </div>
  );
}

import { FlaskConical } from "lucide-react";
import { createContext, type ReactNode, useCallback, useContext, useEffect, useRef, useState } from "react";
import { type Connector, useConnect, useConnection, useConnectors } from "wagmi";
import { Modal } from "../components/modal.tsx";
import { messages } from "../messages.ts";
import { practiceConnectorId } from "./practice-connector.ts";
import { useRefresh } from "./use-refresh.ts";

const text = messages.wallet;
const ConnectContext = createContext<(() => void) | null>(null);

/** Lets any button open the one dialog in which a wallet is chosen. */
export function ConnectProvider({ children }: { children: ReactNode }) {
  const [open, setOpen] = useState(false);
  useFreshPages();
  const show = useCallback(() => setOpen(true), []);
  const close = useCallback(() => setOpen(false), []);
  return (
    <ConnectContext value={show}>
      {children}
      {open ? <ConnectDialog onClose={close} /> : null}
    </ConnectContext>
  );
}

/** Returns the function that opens the connect dialog. */
export function useConnectDialog(): () => void {
  const show = useContext(ConnectContext);
  if (show === null) throw new Error("useConnectDialog needs a ConnectProvider around the page.");
  return show;
}

/** Loads the page anew whenever another account, or none, is connected: the server chose what to show by it. */
function useFreshPages(): void {
  const { address } = useConnection();
  const refreshPage = useRefresh();
  const shownFor = useRef(address);
  useEffect(() => {
    if (shownFor.current === address) return;
    shownFor.current = address;
    refreshPage();
  }, [address, refreshPage]);
}

function ConnectDialog({ onClose }: { onClose: () => void }) {
  const connectors = useConnectors();
  const { address } = useConnection();
  const connect = useConnect();
  useEffect(() => {
    // Also when the wallet connected by itself meanwhile, as it does when it knows this site.
    if (address !== undefined) onClose();
  }, [address, onClose]);
  const practice = connectors.find((connector) => connector.id === practiceConnectorId);
  const injected = connectors.filter((connector) => connector.id !== practiceConnectorId);
  const choose = (connector: Connector) => connect.mutate({ connector });

  return (
    <Modal title={text.dialogTitle} onClose={onClose}>
      <p className="text-ink-soft">{text.dialogIntro}</p>
      {practice === undefined ? null : (
        <button
          type="button"
          className="flex items-start gap-4 rounded-xl border border-accent bg-accent-soft p-4 text-start hover:border-ink"
          disabled={connect.isPending}
          onClick={() => choose(practice)}
        >
          <FlaskConical className="mt-1 shrink-0 text-accent" aria-hidden />
          <span>
            <strong className="block">{practice.name}</strong>
            <span className="text-ink-soft">{text.practiceExplain}</span>
          </span>
        </button>
      )}
      <section className="grid gap-2">
        <h3 className="eyebrow font-sans">{text.injectedHeading}</h3>
        {injected.length === 0 ? <p className="text-ink-soft">{text.noInjected}</p> : null}
        {injected.map((connector) => (
          <button
            key={connector.uid}
            type="button"
            className="button button-quiet justify-start"
            disabled={connect.isPending}
            onClick={() => choose(connector)}
          >
            {connector.icon === undefined ? null : (
              <img src={connector.icon.trim()} alt="" width={24} height={24} />
            )}
            {connector.name}
          </button>
        ))}
      </section>
      <p role="status" className="min-h-6 text-bad">
        {connect.isPending ? <span className="text-ink-soft">{text.connecting}</span> : null}
        {connect.error === null ? null : text.connectFailed(connect.error.message.split("\n")[0] ?? "")}
      </p>
    </Modal>
  );
}

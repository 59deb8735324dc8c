import { Link } from "@remix-run/react";
import { Wallet } from "lucide-react";
import { useConnection, useDisconnect } from "wagmi";
import { Menu } from "../components/menu.tsx";
import { formatDollarsShort } from "../format/dollars.ts";
import { shortHex } from "../format/address.ts";
import { messages } from "../messages.ts";
import { useConnectDialog } from "./connect-dialog.tsx";
import { useDollarBalance } from "./dollar.ts";
import { GetDollarsButton } from "./get-dollars-button.tsx";
import { TransactionTray } from "./transaction-tray.tsx";

const text = messages.wallet;

/** Connects a wallet, or shows the connected one with its money and what it sent. */
export function WalletButton() {
  const { address } = useConnection();
  const showConnect = useConnectDialog();
  if (address === undefined) {
    return (
      <button type="button" className="button button-main button-small" onClick={showConnect}>
        <Wallet size={16} aria-hidden />
        {text.connect}
      </button>
    );
  }
  return (
    <Menu
      label={text.account}
      summary={
        <>
          <Wallet size={16} aria-hidden />
          <span className="font-mono text-sm">{shortHex(address)}</span>
        </>
      }
    >
      <ConnectedWallet address={address} />
    </Menu>
  );
}

function ConnectedWallet({ address }: { address: `0x${string}` }) {
  const disconnect = useDisconnect();
  const balance = useDollarBalance(address);
  return (
    <div className="grid w-72 gap-3 p-4">
      <p className="text-lg font-semibold">
        {text.balance(balance === undefined ? "…" : formatDollarsShort(balance))}
      </p>
      <GetDollarsButton address={address} />
      <p className="font-mono text-xs break-all text-ink-soft">{address}</p>
      <div className="flex gap-2">
        <Link className="button button-quiet button-small flex-1" to="/account">
          {text.account}
        </Link>
        <button
          type="button"
          className="button button-quiet button-small flex-1"
          onClick={() => disconnect.mutate({})}
        >
          {text.disconnect}
        </button>
      </div>
      <TransactionTray />
    </div>
  );
}

import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { useConnection } from "wagmi";
import { loadAccount, loadKeyModels, loadReceipts } from "../api/account.server.ts";
import { loadChainFacts } from "../api/service.server.ts";
import { loadSuspensionsOf } from "../api/suspensions.server.ts";
import { ApiKeys } from "../components/account/api-keys.tsx";
import type { KeyModel } from "../components/account/api-key-plans.ts";
import { ChannelList } from "../components/account/channel-list.tsx";
import { ConnectFirst } from "../components/account/connect-first.tsx";
import { CreditList } from "../components/account/credit-list.tsx";
import { DueVotes } from "../components/account/due-votes.tsx";
import { AuthorshipList, HoldingList } from "../components/account/holding-list.tsx";
import { OpenContributions } from "../components/account/open-contributions.tsx";
import { PracticeWallet } from "../components/account/practice-wallet.tsx";
import { ReceiptTable } from "../components/account/receipt-table.tsx";
import { SuspendedBy } from "../components/account/suspended-by.tsx";
import { formatDollars } from "../format/dollars.ts";
import { messages } from "../messages.ts";
import { useDollarBalance } from "../wallet/dollar.ts";
import { GetDollarsButton } from "../wallet/get-dollars-button.tsx";
import { practiceConnectorId } from "../wallet/practice-connector.ts";
import { visitorAddress } from "../wallet/visitor.ts";

const text = messages.account;

export async function loader({ request }: LoaderFunctionArgs) {
  const address = visitorAddress(request);
  if (address === null) return null;
  const { chainTime } = await loadChainFacts();
  const account = await loadAccount(address, chainTime);
  const suspensions = await loadSuspensionsOf(address, chainTime);
  const receipts = await loadReceipts([
    address,
    ...account.channels.slice(0, 10).map((channel) => channel.id),
  ]);
  return { address, ...account, suspensions, receipts, served: await loadKeyModels() };
}

type AccountData = NonNullable<Awaited<ReturnType<typeof loader>>>;

export const meta: MetaFunction = () => [{ title: text.pageTitle }];

export default function AccountPage() {
  const data = useLoaderData<typeof loader>();
  const { connector } = useConnection();
  if (data === null) return <ConnectFirst />;
  const routes = new Map(data.served.map(({ id, route }) => [id, route]));
  return (
    <div className="grid gap-10 py-8">
      <AccountHeader address={data.address} />
      <div className="grid items-start gap-6 lg:grid-cols-2">
        <div className="grid gap-6">
          <SuspendedBy suspensions={data.suspensions} />
          <DueVotes votes={data.dueVotes} />
          <HoldingList holdings={data.members} address={data.address} served={routes} />
          <AuthorshipList authorships={data.authors} address={data.address} />
        </div>
        <div className="grid gap-6">
          <OpenContributions contributions={data.contributors} />
          <CreditList credits={data.creditAccounts} />
          <ChannelList channels={data.channels} />
          <ApiKeys address={data.address} models={keyModels(data)} />
          {connector?.id === practiceConnectorId ? <PracticeWallet /> : null}
        </div>
      </div>
      <ReceiptTable receipts={data.receipts} />
    </div>
  );
}

function keyModels({ creditAccounts, served }: AccountData): KeyModel[] {
  const held = new Map(creditAccounts.map(({ model, balance }) => [model.id, balance]));
  return served.map((model) => ({ ...model, held: held.get(model.id) ?? 0n }));
}

function AccountHeader({ address }: { address: `0x${string}` }) {
  const balance = useDollarBalance(address);
  return (
    <header className="flex flex-wrap items-end justify-between gap-4">
      <div className="min-w-0">
        <h1 className="text-4xl">{text.title}</h1>
        <p className="font-mono text-sm break-all text-ink-soft">{address}</p>
      </div>
      <div className="flex flex-wrap items-center gap-4">
        <p>
          <span className="block text-sm text-ink-faint">{text.money}</span>
          <span className="font-display text-2xl font-semibold">
            {balance === undefined ? "…" : formatDollars(balance)}
          </span>
        </p>
        <GetDollarsButton address={address} />
      </div>
    </header>
  );
}

import { Link } from "@remix-run/react";
import type { Channel } from "../../api/channels.server.ts";
import { shortHex } from "../../format/address.ts";
import { formatCredits } from "../../format/shares.ts";
import { formatDuration } from "../../format/time.ts";
import { messages } from "../../messages.ts";
import { useChain, useChainTime } from "../../wallet/chain-context.tsx";
import { useTransaction } from "../../wallet/transaction-provider.tsx";
import { finishWithdrawalPlan, startWithdrawalPlan } from "./channel-plans.ts";
import { type ChannelSums, sumChannel } from "./channel-sums.ts";
import { Panel } from "./panel.tsx";
import { useChannelState } from "./use-channel-state.ts";

const text = messages.account.channels;

/** The visitor's payment channels, with the way back for what no call has used. */
export function ChannelList({ channels }: { channels: Channel[] }) {
  return (
    <Panel heading={text.heading} note={text.note} empty={channels.length === 0 ? text.none : null}>
      {channels.map((channel) => (
        <ChannelLine key={channel.id} channel={channel} />
      ))}
    </Panel>
  );
}

function ChannelLine({ channel }: { channel: Channel }) {
  const { state, error } = useChannelState(channel.id);
  const sums = state === undefined ? undefined : sumChannel(state);
  return (
    <li className="grid gap-3 py-3">
      <p className="flex flex-wrap items-baseline justify-between gap-x-3">
        <ChannelName channel={channel} />
        <span className="font-mono text-sm text-ink-faint">{shortHex(channel.id)}</span>
      </p>
      <dl className="grid grid-cols-2 gap-x-4 gap-y-2 text-sm sm:grid-cols-4">
        <Sum label={text.deposited} value={channel.deposited} />
        <Sum label={text.used} value={sums?.used} />
        <Sum label={text.unused} value={sums?.unused} />
        <Sum label={text.returned} value={channel.returned} />
      </dl>
      {state?.charged === null ? <p className="text-sm text-warm">{text.operatorSilent}</p> : null}
      {sums === undefined ? (
        <p className="text-sm text-ink-faint">
          {error === null ? text.loading : text.notRead(error.message)}
        </p>
      ) : (
        <Withdrawal channel={channel} sums={sums} />
      )}
    </li>
  );
}

function ChannelName({ channel: { model } }: { channel: Channel }) {
  if (model === null) return <span className="font-semibold">{text.unknownModel}</span>;
  return (
    <Link className="font-semibold hover:underline" to={`/models/${model.id}/playground`}>
      {text.of(model.name)}
    </Link>
  );
}

function Sum({ label, value }: { label: string; value: bigint | undefined }) {
  return (
    <div>
      <dt className="text-ink-faint">{label}</dt>
      <dd className="font-semibold">{value === undefined ? "…" : formatCredits(value)}</dd>
    </div>
  );
}

/** The next step of taking credits back: ask, wait, or take. */
function Withdrawal({ channel, sums }: { channel: Channel; sums: ChannelSums }) {
  const { now } = useChainTime();
  const { start } = useTransaction();
  const channels = useChain().addressOf("InferenceChannels");
  if (channel.withdrawInitiatedAt === null) {
    const mayAsk = sums.unused > 0n;
    return (
      <div className="flex flex-wrap items-center gap-3">
        <button
          type="button"
          className="button button-quiet button-small"
          disabled={!mayAsk}
          onClick={() => start(startWithdrawalPlan(channels, channel, sums))}
        >
          {text.start}
        </button>
        {mayAsk ? null : <span className="text-sm text-ink-soft">{text.nothingUnused}</span>}
      </div>
    );
  }
  const rest = channel.withdrawInitiatedAt + channel.withdrawDelay - now;
  const asked = formatCredits(channel.withdrawing);
  return (
    <div className="grid gap-2">
      <p className="text-sm text-ink-soft">
        {rest > 0 ? text.waiting(asked) : text.ready(asked)}{" "}
        {rest > 0 ? (
          <span className="font-semibold text-ink" role="timer" suppressHydrationWarning>
            {formatDuration(rest)}
          </span>
        ) : null}
        {rest > 0 ? "." : null} {text.paused}
      </p>
      <button
        type="button"
        className="button button-main button-small justify-self-start"
        disabled={rest > 0}
        onClick={() => start(finishWithdrawalPlan(channels, channel))}
      >
        {text.finish}
      </button>
    </div>
  );
}

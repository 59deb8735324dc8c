import type { Address } from "viem";
import { finalizeWithdrawCall, initiateWithdrawCall } from "../../../client/actions/channels.ts";
import type { ChannelConfig } from "../../../client/typed-data.ts";
import { inferenceChannelsAbi } from "../../../generated/abi/InferenceChannels.ts";
import type { Channel } from "../../api/channels.server.ts";
import { formatCredits } from "../../format/shares.ts";
import { formatDuration } from "../../format/time.ts";
import { messages } from "../../messages.ts";
import { ExplainedFailure } from "../../wallet/explain-failure.ts";
import type { Signer, TransactionPlan } from "../../wallet/transaction-plan.ts";
import type { ChannelSums } from "./channel-sums.ts";

const text = messages.account.channels.plan;

/** The terms that a channel was opened with, as its contract wants to hear them again. */
function configOf(channel: ChannelConfig): ChannelConfig {
  const { payer, payerAuthorizer, receiver, receiverAuthorizer, token, withdrawDelay, salt } = channel;
  return { payer, payerAuthorizer, receiver, receiverAuthorizer, token, withdrawDelay, salt };
}

/** Asks for what no call has used; the operator may claim what calls have used until it is paid out. */
export function startWithdrawalPlan(
  channels: Address,
  channel: Channel,
  { unused, owed }: ChannelSums,
): TransactionPlan {
  const delay = formatDuration(channel.withdrawDelay);
  return {
    title: text.title,
    explain: text.explain(delay),
    facts: [
      { label: text.asked, value: text.credits(formatCredits(unused)) },
      { label: text.claimable, value: text.credits(formatCredits(owed)) },
      { label: text.wait, value: delay },
    ],
    confirm: text.step,
    steps: [{ label: text.step, run: (signer) => askForUnused({ channels, channel, unused }, signer) }],
    done: text.done(delay),
  };
}

/** The operator may have claimed since the page was drawn, so the chain is asked again for what is left. */
async function askForUnused(
  { channels, channel, unused }: { channels: Address; channel: Channel; unused: bigint },
  { chain, write }: Signer,
) {
  const [balance, claimed] = await chain.readContract({
    ...{ address: channels, abi: inferenceChannelsAbi, functionName: "channels" },
    args: [channel.id],
  });
  if (balance === claimed) throw new ExplainedFailure(text.nothing);
  const amount = unused < balance - claimed ? unused : balance - claimed;
  return write(initiateWithdrawCall(channels, configOf(channel), amount));
}

/** Takes what was asked for, after the waiting time. */
export function finishWithdrawalPlan(channels: Address, channel: Channel): TransactionPlan {
  return {
    title: text.finishTitle,
    explain: text.finishExplain,
    facts: [{ label: text.asked, value: text.credits(formatCredits(channel.withdrawing)) }],
    confirm: text.finishStep,
    steps: [
      {
        label: text.finishStep,
        run: ({ write }) => write(finalizeWithdrawCall(channels, configOf(channel))),
      },
    ],
    done: text.finishDone,
  };
}

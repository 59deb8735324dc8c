const operatorOnly = () => "Only the operator whom the channel pays may do this.";

/** What payment channels refuse. */
export const channelErrors = {
  "ClaimExceedsBalance()": () => "The channel holds less than the vouchers claim.",
  "ClaimExceedsCeiling()": () => "The claim is above what the payer signed for.",
  "DepositCollectionFailed()": () => "The deposit did not arrive in the channel.",
  "DepositOverflow()": () => "The deposit is too large for a channel.",
  "EmptyBatch()": () => "There is nothing in the batch.",
  "Erc3009CollectorNotChannels(address)": () => "Only the channel contract may collect deposits.",
  "InvalidChannel()": () => "The terms of the channel do not fit together.",
  "InvalidCollector()": () => "The deposit names no way to collect it.",
  "InvalidRefundNonce()": () => "This refund was made already, or another comes first.",
  "InvalidSignature()": () => "The signature does not belong to the channel.",
  "NotAuthorizedToClaim()": operatorOnly,
  "NotAuthorizedToFinalizeWithdraw()": () => "Only the payer of the channel may finish the withdrawal.",
  "NotAuthorizedToRefund()": operatorOnly,
  "NotReceiverAuthorizer()": operatorOnly,
  "NothingToWithdraw()": () => "Nothing is left in the channel to withdraw.",
  "WithdrawAmountExceedsAvailable()": () => "The channel holds less than that.",
  "WithdrawDelayNotElapsed()": () => "The waiting time of the withdrawal is not over.",
  "WithdrawDelayOutOfRange()": () => "The waiting time of the channel is too short or too long.",
  "WithdrawalAlreadyPending()": () => "A withdrawal has been asked for already.",
  "WithdrawalNotPending()": () => "No withdrawal has been asked for.",
  "ZeroDeposit()": () => "A deposit of nothing cannot be made.",
  "ZeroRefund()": () => "A refund of nothing cannot be made.",
};

import { formatMoment } from "../../format/time.ts";

const badSignature = () => "The signature cannot be read.";
const expired = (deadline: bigint) =>
  `The signature was good until ${formatMoment(Number(deadline))}. Sign again.`;

/** What tokens (dollars, shares, credits) and signatures for them refuse. */
export const tokenErrors = {
  "ECDSAInvalidSignature()": badSignature,
  "ECDSAInvalidSignatureLength(uint256)": badSignature,
  "ECDSAInvalidSignatureS(bytes32)": badSignature,
  "ERC20ExceededSafeSupply(uint256,uint256)": () => "There would be too many shares to count votes with.",
  "ERC20InsufficientAllowance(address,uint256,uint256)": () =>
    "The contract may not take that much from this wallet. Allow it first, or sign the permit again.",
  "ERC20InsufficientBalance(address,uint256,uint256)": () => "This wallet holds less than is needed.",
  "ERC20InvalidApprover(address)": () => "Nobody cannot allow anything.",
  "ERC20InvalidReceiver(address)": () => "It cannot be sent to this address.",
  "ERC20InvalidSender(address)": () => "It cannot be sent from this address.",
  "ERC20InvalidSpender(address)": () => "This address cannot be allowed to take anything.",
  "ERC2612ExpiredSignature(uint256)": expired,
  "ERC2612InvalidSigner(address,address)": () =>
    "The permit was signed by another wallet, or one was used in between. Sign again.",
  "ERC3009InvalidAuthorizationTime(uint256,uint256)": () =>
    "The signed payment is not valid yet or no longer. Sign again.",
  "ERC3009InvalidSignature()": () => "The signed payment does not belong to the payer.",
  "ERC3009UsedAuthorization(address,bytes32)": () => "This signed payment was used already.",
  "ERC5805FutureLookup(uint256,uint48)": () => "Votes of the future cannot be known yet.",
  "InvalidAccountNonce(address,uint256)": () => "Something else was signed in between. Sign again.",
  "VotesExpiredSignature(uint256)": expired,
  "LocalDollarFaucetPaused(address,uint256)": (_who: string, opensAt: bigint) =>
    `This wallet was given practice dollars less than an hour ago. It can have more from ${formatMoment(Number(opensAt))} on; the practice clock can be moved there.`,
  "SafeERC20FailedOperation(address)": () => "The token refused the transfer without saying why.",
};

import { formatMoment } from "../../format/time.ts";

const platformOnly = () => "Only the platform's own contracts may do this.";
const internal = () =>
  "The contract stopped itself on an inner check. Nothing has happened; please report it.";
const notYours = () => "This wallet may not move the model's own token.";

/** What the list of admitted accounts refuses. */
export const admissionErrors = {
  "AdmissionsNotTimelock(address,address)": () => "Only a vote of the members can do this.",
  "AdmissionsNotListed(address,uint48)": () => "The model's list does not have this wallet with this date.",
  "AdmissionsNotAttested(address,uint48)": () => "The signature does not admit this wallet until this date.",
  "AdmissionsExpired(uint48,uint256)": (until: number) => `The admission ended on ${formatMoment(until)}.`,
};

/** What the list of accounts that are not served refuses. */
export const suspensionErrors = {
  "SuspensionsNotTimelock(address,address)": () => "Only a vote of the members can do this.",
  "SuspensionsAccountZero()": () => "Name the account that is meant.",
  "SuspensionsEndOutOfRange(uint48,uint256,uint256)": (until: number, earliest: bigint, latest: bigint) =>
    `A suspension to ${formatMoment(until)} is not possible now: it must end between ${formatMoment(Number(earliest))} and ${formatMoment(Number(latest))}.`,
  "SuspensionsReasonLength(uint256,uint256,uint256)": (length: bigint, minimum: bigint, maximum: bigint) =>
    `The reason is ${length} bytes long; it must have between ${minimum} and ${maximum}.`,
  "SuspensionsNotSuspended(address,uint48)": () => "This account is served already.",
};

/** What the factory, the registry and the building blocks below them refuse. */
export const platformErrors = {
  "ModelFactoryNoCode(address)": () => "A part of the platform is missing on this chain.",
  "ModelFactoryRolesWrong(address)": () =>
    "The new treasury would have had a wrong owner, so nothing was launched.",
  "ModelPartNotFactory(address)": platformOnly,
  "ModelRegistryNotFactory(address)": platformOnly,
  "ModelRegistryNotSteward(address,address)": () => "Only the model's steward may do this.",
  "ModelRegistryNotTimelock(address,address)": () => "Only a vote of the members can do this.",
  "ModelRegistryOperatorZero()": () => "An operator needs an address.",
  "ModelRegistryRoyaltyTooHigh(uint256,uint256)": () => "The royalty on resales is too high.",
  "ModelRegistryTextLength(uint256,uint256,uint256)": (length: bigint, minimum: bigint, maximum: bigint) =>
    `A text is ${length} bytes long; it must have between ${minimum} and ${maximum}.`,
  "ModelRegistryUnexpectedId(uint256,uint256)": () =>
    "Another model was launched at the same moment. Try again.",
  "ModelRegistryUnknownModel(uint256)": (id: bigint) => `There is no model with the number ${id}.`,
  "ERC721IncorrectOwner(address,uint256,address)": notYours,
  "ERC721InsufficientApproval(address,uint256)": notYours,
  "ERC721InvalidApprover(address)": notYours,
  "ERC721InvalidOperator(address)": notYours,
  "ERC721InvalidOwner(address)": () => "Nobody owns no models.",
  "ERC721InvalidReceiver(address)": () => "The model's token cannot be sent to this address.",
  "ERC721InvalidSender(address)": notYours,
  "ERC721NonexistentToken(uint256)": (id: bigint) => `There is no model with the number ${id}.`,
  "TeamVestingPausedByExit(uint48)": (until: number) =>
    `Members may leave until ${formatMoment(until)}; the team's shares are released again after that.`,
  "OwnableInvalidOwner(address)": () => "The team's shares need an owner.",
  "OwnableUnauthorizedAccount(address)": () => "Only the owner of the team's shares may do this.",
  "AddressEmptyCode(address)": () => "There is no contract at an address that is called.",
  "CheckpointUnorderedInsertion()": internal,
  "CloneArgumentsTooLong()": () => "The terms are too long to be stored.",
  "Create2EmptyBytecode()": internal,
  "FailedCall()": () => "A contract that was called refused without saying why.",
  "FailedDeployment()": () =>
    "This launch was made already, or a part of it could not be created. Change something and try again.",
  "InsufficientBalance(uint256,uint256)": () => "The contract holds less than is needed.",
  "InvalidInitialization()": internal,
  "InvalidShortString()": internal,
  "Multicall3CallFailed(uint256,bytes)": (index: bigint) => `Call ${index + 1n} of the batch was refused.`,
  "NotInitializing()": internal,
  "ReentrancyGuardReentrantCall()": () => "A contract tried to call back into itself. Nothing has happened.",
  "SafeCastOverflowedUintDowncast(uint8,uint256)": () => "A number is too large.",
  "StringTooLong(string)": () => "A text is too long.",
  "StringsInsufficientHexLength(uint256,uint256)": internal,
};

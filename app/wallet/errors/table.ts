import { allowanceErrors } from "./allowance-errors.ts";
import type { ErrorSentence } from "./error-sentence.ts";
import { buyOutErrors } from "./buy-out-errors.ts";
import { channelErrors } from "./channel-errors.ts";
import { governorErrors, treasuryErrors } from "./governance-errors.ts";
import { marketErrors } from "./market-errors.ts";
import { milestoneErrors } from "./milestone-errors.ts";
import { admissionErrors, platformErrors, suspensionErrors } from "./platform-errors.ts";
import { raiseErrors } from "./raise-errors.ts";
import { releaseErrors } from "./release-errors.ts";
import { creditErrors, incomeErrors, shareErrors } from "./revenue-errors.ts";
import { tokenErrors } from "./token-errors.ts";

/** Every custom error that our contracts can end with, by signature, and its plain sentence. */
export const contractErrors: Record<string, ErrorSentence> = {
  ...raiseErrors,
  ...milestoneErrors,
  ...governorErrors,
  ...treasuryErrors,
  ...releaseErrors,
  ...buyOutErrors,
  ...shareErrors,
  ...incomeErrors,
  ...allowanceErrors,
  ...creditErrors,
  ...marketErrors,
  ...channelErrors,
  ...tokenErrors,
  ...admissionErrors,
  ...suspensionErrors,
  ...platformErrors,
};

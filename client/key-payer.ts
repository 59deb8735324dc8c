import { ComodelClientError } from "./errors.ts";
import { answerError } from "./http.ts";
import type { Payer } from "./payer.ts";

/** Pays with an API key: the credits that its owner put aside for it. @throws ComodelClientError `api-key-missing` */
export function createKeyPayer(apiKey: string | undefined): Payer {
  if (apiKey === undefined || !apiKey.startsWith("cmk_"))
    throw new ComodelClientError("api-key-missing", "Expected an API key that begins with cmk_, found none.");
  return {
    inTurn: (call) => call(),
    headers: () => Promise.resolve({ authorization: `Bearer ${apiKey}` }),
    paid: () => Promise.resolve(),
    recover: (answer) => Promise.reject(answerError(answer)),
  };
}

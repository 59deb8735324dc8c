import { ComodelClientError } from "./errors.ts";
import { answerError } from "./http.ts";
import { payAtOnce, type SinglePayer } from "./payer.ts";

/** Pays with an API key: the credits that its owner put aside for it. @throws ComodelClientError `api-key-missing` */
export function createKeyPayer(apiKey: string | undefined): SinglePayer {
  if (apiKey === undefined || !apiKey.startsWith("cmk_"))
    throw new ComodelClientError("api-key-missing", "Expected an API key that begins with cmk_, found none.");
  return payAtOnce({
    headers: () => Promise.resolve({ authorization: `Bearer ${apiKey}` }),
    paid: () => Promise.resolve(),
    recover: (answer) => Promise.reject(answerError(answer)),
  });
}

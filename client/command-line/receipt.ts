import { readFile } from "node:fs/promises";

import { ComodelClientError } from "../errors.ts";
import { fromHeaderJson } from "../header-json.ts";
import { parseSignedReceipt } from "../verify-receipt.ts";
import { formatUnits, openClient, wordsOf } from "./open-client.ts";
import type { Command } from "./command.ts";
import { receiptWay } from "../receipt-way.ts";

/** What `query --save` keeps: the receipt with the exact bytes that it is about, in base64. */
export interface SavedCall {
  readonly receipt: unknown;
  readonly request: string;
  readonly response: string;
}

/** `comodel receipt FILE`, with a saved call, a receipt's JSON, or the header's base64. */
export const checkReceipt: Command = async (words, options, { print }) => {
  const [path = ""] = wordsOf(words, ["FILE"]);
  const read = parseFile(await readFile(path, "utf8"));
  const saved = isSavedCall(read) ? read : undefined;
  const receipt = parseSignedReceipt(saved?.receipt ?? read);
  const bytes =
    saved === undefined
      ? {}
      : { request: Buffer.from(saved.request, "base64"), response: Buffer.from(saved.response, "base64") };
  const client = await openClient(options);
  const { valid, checks, modelId, releaseId } = await client.verifyReceipt(receipt, bytes);
  for (const { holds, text } of checks) print(`${holds ? "ok  " : "FAIL"}  ${text}`);
  const { issuedAt, operator } = receipt.receipt;
  const when = new Date(Number(issuedAt) * 1000).toISOString();
  print(
    valid
      ? `Genuine: ${operator} charged ${describeCharge(receipt.receipt)} at ${when} for a call of model ${modelId}, release ${releaseId}.`
      : "Not genuine.",
  );
  return valid;
};

/** "1 credits", or what took their place. */
export function describeCharge({ account, charged }: { account: string; charged: string }): string {
  const amount = formatUnits(BigInt(charged));
  const words = {
    quota: `${amount} free calls`,
    credits: `${amount} credits`,
    exact: `dollars for ${amount} credits`,
    trial: `${amount} trial calls`,
  };
  return words[receiptWay(account)];
}

function parseFile(text: string): unknown {
  const trimmed = text.trim();
  if (!trimmed.startsWith("{")) return fromHeaderJson(trimmed, "the file");
  try {
    return JSON.parse(trimmed) as unknown;
  } catch (cause) {
    throw new ComodelClientError(
      "receipt-malformed",
      "Expected a file with a receipt's JSON or base64, found something else.",
      { cause },
    );
  }
}

function isSavedCall(read: unknown): read is SavedCall {
  const { request, response } = read as Partial<SavedCall>;
  return typeof request === "string" && typeof response === "string";
}

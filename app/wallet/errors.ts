import { decodeErrorResult, type Hex, parseAbi, slice, toFunctionSelector } from "viem";
import { messages } from "../messages.ts";
import { contractErrors } from "./errors/table.ts";

type Known = { signature: string; sentence: (...values: unknown[]) => string };

let bySelector: Map<string, Known> | undefined;

/** One plain sentence for the data that a contract reverted with. */
export function explainRevert(data: Hex): string {
  bySelector ??= indexErrors();
  if (data.length < 10) return messages.wallet.failure.unknownContract("no reason given");
  const known = bySelector.get(slice(data, 0, 4));
  if (known === undefined) return messages.wallet.failure.unknownContract(slice(data, 0, 4));
  const decoded = decodeErrorResult({ abi: parseAbi([`error ${known.signature}`] as [string]), data });
  return known.sentence(...((decoded as { args?: readonly unknown[] }).args ?? []));
}

function indexErrors(): Map<string, Known> {
  return new Map(
    Object.entries(contractErrors).map(([signature, sentence]) => [
      toFunctionSelector(`function ${signature}`),
      { signature, sentence: sentence as Known["sentence"] },
    ]),
  );
}

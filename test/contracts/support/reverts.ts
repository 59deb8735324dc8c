import assert from "node:assert/strict";
import { glob, readFile } from "node:fs/promises";
import { join } from "node:path";

import { BaseError, decodeErrorResult, type Abi, type AbiItem, type Hex } from "viem";

const errorAbi = await readAllErrors();

/**
 * Expects a call to fail with one of our (or OpenZeppelin's) custom errors, wherever in the call it arose.
 * @param args expected values of the error, in order; undefined ones are not compared
 */
export async function assertReverts(
  call: Promise<unknown>,
  errorName: string,
  args: readonly unknown[] = [],
): Promise<void> {
  const failure = await call.then(
    () => undefined,
    (error: unknown) => error,
  );
  assert.ok(failure !== undefined, `Expected ${errorName}, but the call succeeded.`);
  const data = revertDataOf(failure);
  assert.ok(data !== undefined, `Expected ${errorName}, found a failure without data: ${String(failure)}`);
  const decoded = decodeErrorResult({ abi: errorAbi, data });
  assert.equal(
    decoded.errorName,
    errorName,
    `Expected ${errorName}, found ${JSON.stringify(decoded, print)}`,
  );
  for (const [index, expected] of args.entries()) {
    if (expected !== undefined) assert.deepEqual(decoded.args?.[index], expected, `argument ${index}`);
  }
}

/** The bytes with which a call reverted, where the node tells them. */
function revertDataOf(failure: unknown): Hex | undefined {
  if (!(failure instanceof BaseError)) return undefined;
  const holder = failure.walk((error) => isHex(dataOf(error)));
  return holder === null ? undefined : (dataOf(holder) as Hex);
}

function dataOf(error: unknown): unknown {
  const data = (error as { readonly data?: unknown }).data;
  return typeof data === "object" && data !== null ? (data as { readonly data?: unknown }).data : data;
}

function isHex(value: unknown): boolean {
  return typeof value === "string" && /^0x[0-9a-f]{8}/i.test(value);
}

function print(_key: string, value: unknown): unknown {
  return typeof value === "bigint" ? value.toString() : value;
}

/** All custom errors of our contracts, so that an error of a called contract is decoded too. */
async function readAllErrors(): Promise<Abi> {
  const folder = join(import.meta.dirname, "../../../generated/abi");
  const errors = new Map<string, AbiItem>();
  for await (const file of glob(join(folder, "*.json"))) {
    for (const item of JSON.parse(await readFile(file, "utf8")) as Abi) {
      if (item.type === "error") errors.set(JSON.stringify(item), item);
    }
  }
  return [...errors.values()];
}

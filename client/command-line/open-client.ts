import { readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";

import { createPublicClient, http, isHex, type LocalAccount } from "viem";
import { mnemonicToAccount, privateKeyToAccount } from "viem/accounts";

import { createComodel, type Comodel } from "../comodel.ts";
import { ComodelClientError } from "../errors.ts";
import { fileStorage } from "../file-storage.ts";
import type { Options } from "./command.ts";

/** Publicly known test words of Hardhat: their accounts hold money on practice chains only. */
const PRACTICE_MNEMONIC = "test test test test test test test test test test test junk";

/** A client as the options of the command line describe it. */
export async function openClient(options: Options): Promise<Comodel> {
  const account = await readAccount(options);
  const { url = "", rpc, home = join(homedir(), ".comodel-client") } = options;
  if (!URL.canParse(url))
    throw usage(`Expected --url with an address such as http://localhost:3000, found "${url}".`);
  return createComodel({
    url,
    storage: fileStorage(join(home, "client.json")),
    ...(account === undefined ? {} : { account }),
    ...(rpc === undefined ? {} : { publicClient: createPublicClient({ transport: http(rpc) }) }),
  });
}

async function readAccount({ "key-file": keyFile, practice }: Options): Promise<LocalAccount | undefined> {
  if (practice !== undefined) {
    if (!/^[2-9]$/.test(practice))
      throw usage(`Expected --practice with a number from 2 to 9, found "${practice}".`);
    return mnemonicToAccount(PRACTICE_MNEMONIC, { addressIndex: Number(practice) });
  }
  if (keyFile === undefined) return undefined;
  const key = (await readFile(keyFile, "utf8")).trim();
  if (!isHex(key) || key.length !== 66)
    throw usage(`Expected a private key of 0x and 64 hex digits in ${keyFile}, found something else.`);
  return privateKeyToAccount(key);
}

/** The words of a command; @throws ComodelClientError `usage` when one is missing or too many */
export function wordsOf(words: readonly string[], names: readonly string[]): string[] {
  if (words.length === names.length) return [...words];
  throw usage(
    `Expected ${names.join(" and ")}, found ${words.length === 0 ? "nothing" : words.join(" ")}. See comodel --help.`,
  );
}

export function usage(message: string): ComodelClientError {
  return new ComodelClientError("usage", message);
}

/** `1.5` credits or dollars as 1,500,000 smallest units; exact. */
export function parseUnits(text: string, what: string): bigint {
  const match = /^(\d{1,12})(?:\.(\d{1,6}))?$/.exec(text);
  if (match === null)
    throw usage(
      `Expected ${what} such as 10 or 2.5, with at most 6 digits after the point, found "${text}".`,
    );
  return BigInt(`${match[1]}${(match[2] ?? "").padEnd(6, "0")}`);
}

export function formatUnits(amount: bigint): string {
  const digits = amount.toString().padStart(7, "0");
  return `${digits.slice(0, -6)}.${digits.slice(-6)}`.replace(/\.?0+$/, "");
}

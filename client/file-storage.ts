import { mkdir, open, readFile, rename } from "node:fs/promises";
import { dirname } from "node:path";

import { ComodelClientError } from "./errors.ts";
import type { ClientStorage } from "./storage.ts";

/** Keeps entries in one JSON file that only its owner can read; written whole or not at all. */
export function fileStorage(path: string): ClientStorage {
  let turn: Promise<unknown> = Promise.resolve();

  const change = (update: (entries: Record<string, string>) => void): Promise<void> => {
    const next = turn.then(async () => {
      const entries = await readEntries(path);
      update(entries);
      await writeEntries(path, entries);
    });
    turn = next.catch(() => undefined);
    return next;
  };

  return {
    get: async (key) => (await readEntries(path))[key],
    set: (key, value) => change((entries) => void (entries[key] = value)),
    delete: (key) => change((entries) => void delete entries[key]),
  };
}

async function readEntries(path: string): Promise<Record<string, string>> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return {};
    throw error;
  }
  try {
    return JSON.parse(text) as Record<string, string>;
  } catch (cause) {
    throw new ComodelClientError(
      "storage-unreadable",
      `Expected ${path} to be JSON, found something else. Restore it, or move it away.`,
      { cause },
    );
  }
}

async function writeEntries(path: string, entries: Record<string, string>): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  // A name of its own, so that two processes never finish each other's half-written file.
  const written = `${path}.${crypto.randomUUID()}`;
  const file = await open(written, "w", 0o600);
  try {
    await file.writeFile(`${JSON.stringify(entries, null, 2)}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(written, path);
}

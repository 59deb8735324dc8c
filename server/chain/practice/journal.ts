import { mkdir, open, type FileHandle } from "node:fs/promises";
import { dirname } from "node:path";
import { crc32 } from "node:zlib";

import { z } from "zod";

import { Defect } from "../../core/errors.ts";

const hex = z.string().regex(/^0x[0-9a-f]*$/i);
/** The head that a record led to; replaying must lead to the same. */
const head = { time: z.number().int(), number: z.number().int(), hash: hex };

const recordSchema = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("genesis"),
    format: z.literal(1),
    chainId: z.number().int(),
    /** Seconds; the timestamp of block 0. */
    genesisTime: z.number().int(),
    /** Seconds by which the chain's clock is behind wall time at the start. */
    lag: z.number().int(),
    hardfork: z.string(),
    engine: z.string(),
    hash: hex,
  }),
  z.object({ kind: z.literal("transaction"), raw: hex, ...head }),
  z.object({ kind: z.literal("code"), address: hex, code: hex, ...head }),
  z.object({ kind: z.literal("move"), seconds: z.number().int(), lag: z.number().int(), ...head }),
]);

/** Everything that ever changed the practice chain, in order; the first is always `genesis`. */
export type JournalRecord = z.infer<typeof recordSchema>;
export type GenesisRecord = Extract<JournalRecord, { kind: "genesis" }>;
export type BlockRecord = Exclude<JournalRecord, GenesisRecord>;

export interface Journal {
  /** Resolves when the record is on disk. After one failure every later call rejects. */
  append(record: JournalRecord): Promise<void>;
  /** Resolves when all that was appended so far is on disk. */
  flushed(): Promise<void>;
  close(): Promise<void>;
}

export interface OpenedJournal {
  readonly journal: Journal;
  readonly records: readonly JournalRecord[];
  /** Bytes of a half-written last record that were cut off; nobody ever got an answer for it. */
  readonly droppedBytes: number;
}

/**
 * Opens the append-only file, one `<crc32> <json>` line per record. A damaged tail is cut; damage
 * with good records behind it throws `Defect` (`journal-damaged`), because cutting would lose them.
 */
export async function openJournal(path: string): Promise<OpenedJournal> {
  await mkdir(dirname(path), { recursive: true });
  const file = await open(path, "a+");
  try {
    const bytes = await file.readFile();
    const { records, goodBytes } = readRecords(bytes, path);
    const droppedBytes = bytes.length - goodBytes;
    if (droppedBytes > 0) await file.truncate(goodBytes);
    await file.sync();
    await syncFolder(dirname(path));
    return { journal: createJournal(file), records, droppedBytes };
  } catch (error) {
    await file.close();
    throw error;
  }
}

function createJournal(file: FileHandle): Journal {
  let waiting: string[] = [];
  let tail: Promise<void> = Promise.resolve();
  let scheduled: Promise<void> | undefined;

  // Records that arrive while one batch is being synced share the next sync.
  const writeBatch = async (): Promise<void> => {
    const lines = waiting.join("");
    waiting = [];
    scheduled = undefined;
    await file.appendFile(lines);
    await file.datasync();
  };
  const append = (record: JournalRecord): Promise<void> => {
    waiting.push(toLine(record));
    if (scheduled === undefined) {
      scheduled = tail.then(writeBatch);
      tail = scheduled;
      // Every caller gets the rejection from the promise it holds; this copy must not go unheard.
      tail.catch(() => undefined);
    }
    return scheduled;
  };
  return {
    append,
    flushed: () => tail,
    close: async () => {
      try {
        await tail;
      } finally {
        await file.close();
      }
    },
  };
}

function toLine(record: JournalRecord): string {
  const json = JSON.stringify(record);
  return `${checksum(json)} ${json}\n`;
}

function checksum(json: string): string {
  return crc32(json).toString(16).padStart(8, "0");
}

function readRecords(bytes: Buffer, path: string): { records: JournalRecord[]; goodBytes: number } {
  const records: JournalRecord[] = [];
  let position = 0;
  let goodBytes = 0;
  let damagedAt: number | undefined;
  while (position < bytes.length) {
    const lineEnd = bytes.indexOf(0x0a, position);
    const next = lineEnd === -1 ? bytes.length : lineEnd + 1;
    const json = lineEnd === -1 ? undefined : checkedJson(bytes.toString("utf8", position, lineEnd));
    if (json === undefined) {
      damagedAt ??= position;
    } else if (damagedAt !== undefined) {
      throw new Defect(
        "journal-damaged",
        `${path} is damaged at byte ${damagedAt}, with intact records after it. ` +
          "Restore the file from a copy, or move it away to start a new practice chain.",
      );
    } else {
      records.push(parseRecord(json, path, position));
      goodBytes = next;
    }
    position = next;
  }
  return { records, goodBytes };
}

/** The JSON of a line whose checksum holds, else undefined. */
function checkedJson(line: string): string | undefined {
  const json = line.slice(9);
  return line.slice(0, 8) === checksum(json) ? json : undefined;
}

function parseRecord(json: string, path: string, position: number): JournalRecord {
  const parsed = recordSchema.safeParse(JSON.parse(json));
  if (parsed.success) return parsed.data;
  throw new Defect(
    "journal-unknown-record",
    `${path} holds a record at byte ${position} that this version cannot read: ${z.prettifyError(parsed.error)}. ` +
      "Use the version that wrote it, or move the file away to start a new practice chain.",
  );
}

/** A new file is only there after a crash when its folder was synced too. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, "r");
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

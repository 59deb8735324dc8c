import { DatabaseSync } from "node:sqlite";

import { Refused } from "../../core/errors.ts";

const SQLITE_BUSY = 5;

/**
 * Holds a folder for one process. The lock is a kernel lock on an empty SQLite file, so that it
 * goes away with the process, even after `kill -9`, and cannot go stale as a pid file can.
 * @throws `Refused` (`state-in-use`) when another process holds it.
 */
export function lockState(path: string): { release(): void } {
  const database = new DatabaseSync(path);
  try {
    database.exec("PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE");
  } catch (error) {
    database.close();
    if (!isBusy(error)) throw error;
    throw new Refused(
      "state-in-use",
      `${path} is held by another process. Stop that one, or use another COMODEL_HOME.`,
    );
  }
  return { release: () => database.close() };
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && "errcode" in error && error.errcode === SQLITE_BUSY;
}

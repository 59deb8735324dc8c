import { closeSync, fdatasyncSync, mkdtempSync, openSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { Measure } from "../report.ts";

const WRITES = 300;
const BYTES = 4_096;

/** What waiting for the disk costs alone: no answer that must be durable first can leave earlier. */
export function measureDisk(): Measure[] {
  const folder = mkdtempSync(join(tmpdir(), "comodel-bench-disk-"));
  const file = openSync(join(folder, "log"), "w");
  const bytes = Buffer.alloc(BYTES, 1);
  const times = Array.from({ length: WRITES }, () => {
    const startedAt = performance.now();
    writeSync(file, bytes);
    fdatasyncSync(file);
    return performance.now() - startedAt;
  }).sort((a, b) => a - b);
  closeSync(file);
  rmSync(folder, { recursive: true });
  const at = (part: number): number => times[Math.floor(WRITES * part)] ?? 0;
  return [
    {
      what: "disk, p50 of 4 KiB appended and flushed",
      value: at(0.5),
      unit: "ms",
      beside: { p99: at(0.99) },
    },
  ];
}

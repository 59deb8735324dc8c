import path from "node:path";
import type { TestEvent } from "node:test/reporters";

import type { Counts } from "./counts.ts";

/** A reporter of node:test that writes one line of JSON at the end: the counts of all files. */
export default async function* reportCounts(events: AsyncIterable<TestEvent>) {
  let emptyFiles = 0;
  for await (const event of events) {
    if (event.type === "test:pass" && isEmptyFile(event.data)) emptyFiles += 1;
    if (event.type === "test:summary" && event.data.file === undefined) {
      const { tests, passed, skipped, todo } = event.data.counts;
      const counts: Counts = {
        passed: passed - emptyFiles,
        failed: tests - passed - skipped - todo + emptyFiles,
        skipped: skipped + todo,
      };
      yield `${JSON.stringify(counts)}\n`;
    }
  }
}

/** A file without a single test is reported as a test that passed, under the file's own name. */
function isEmptyFile({ name, file }: { name: string; file?: string | undefined }): boolean {
  return file !== undefined && path.resolve(name) === file;
}

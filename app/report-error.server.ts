/** Writes an error of the pages to the log, as one line of JSON like the rest of the server's log. */
export function reportError(error: unknown, url: string): void {
  const described =
    error instanceof Error ? { message: error.message, stack: error.stack } : { message: String(error) };
  const line = { level: "error", time: Date.now(), part: "pages", url, err: described, msg: "a page failed" };
  process.stderr.write(`${JSON.stringify(line)}\n`);
}

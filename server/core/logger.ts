import { pino, type Logger as PinoLogger } from "pino";

import { toPlainValue } from "./errors.ts";

/** A structured logger: `logger.info({ block }, "block indexed")`; `child({ part })` narrows it. */
export type Logger = PinoLogger;

export type LogLevel = "trace" | "debug" | "info" | "warn" | "error" | "fatal" | "silent";

export interface LoggerOptions {
  readonly level: LogLevel;
  /** Where the lines go; standard output by default. */
  readonly destination?: NodeJS.WritableStream & { isTTY?: boolean };
}

/** One JSON object a line for machines; short plain lines when a person's terminal reads. */
export function createLogger({ level, destination = process.stdout }: LoggerOptions): Logger {
  const forPerson = destination.isTTY === true;
  // pino wants `null` where it shall not add the process id and host name.
  const options = { level, base: null, formatters: { level: (label: string) => ({ level: label }) } };
  return pino(options, {
    write: (line: string) => void destination.write(forPerson ? toPersonLine(line) : line),
  });
}

function toPersonLine(line: string): string {
  const { level, time, msg = "", part = "", err, ...facts } = JSON.parse(line) as Record<string, unknown>;
  const at = new Date(Number(time)).toISOString().slice(11, 19);
  const shown = Object.entries(facts).map(([name, value]) => `${name}=${toShortText(value)}`);
  const trouble = isErrorRecord(err) ? [`\n${err.stack ?? err.message}`] : [];
  const words = [at, String(level).padEnd(5), String(part), String(msg), ...shown, ...trouble];
  return `${words.filter((word) => word !== "").join(" ")}\n`;
}

function toShortText(value: unknown): string {
  return typeof value === "string" ? value : (JSON.stringify(value, toPlainValue) ?? "");
}

function isErrorRecord(value: unknown): value is { message: string; stack?: string } {
  return typeof value === "object" && value !== null && "message" in value;
}

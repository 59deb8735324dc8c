import type { IncomingMessage } from "node:http";

import type { Logger } from "../core/logger.ts";
import type { Ending, TextModel, WritingTask } from "../generation/text-model.ts";
import { costOf } from "../payments/price-list.ts";
import type { Authorization, MeteredAnswer, Payments, RunAnswer } from "../payments/payments.ts";
import type { Lease } from "../releases/lease-book.ts";
import { isOurFault, type Answer } from "./answer.ts";
import { meteredCallOf, runOf, withRelease } from "./metered-call.ts";
import type { Sink } from "./sink.ts";

/** A text that somebody asks for, and how to pay for it. */
export interface TextCall {
  readonly lease: Lease;
  readonly text: TextModel;
  readonly headers: IncomingMessage["headers"];
  /** Path that was asked, for those who pay. */
  readonly path: string;
  readonly body: Uint8Array;
  /** The answer's own name, by which its receipt is found again. */
  readonly id: string;
  readonly task: WritingTask;
}

export interface Written {
  readonly text: string;
  readonly ending: Ending;
}

/** How an answer is written as server-sent events; each value becomes the JSON of one. */
export interface StreamFormat {
  begin(): readonly object[];
  piece(text: string): object;
  end(ending: Ending): readonly object[];
  /** Said instead of an end when writing failed. */
  failure(error: unknown): object;
}

/** The meter around texts: the longest answer is reserved, and what was delivered is charged. */
export interface TextCalls {
  /** Answers in one piece. The lease stays with the caller. */
  complete(call: TextCall, format: (written: Written) => Uint8Array): Promise<Answer>;
  /**
   * Answers token by token. Takes the lease over, until the last byte is written. When the reader leaves, writing stops
   * and what had reached him is charged; when writing fails, nothing is.
   */
  stream(call: TextCall, format: StreamFormat): Promise<Answer>;
}

const EVENT_HEADERS = {
  "content-type": "text/event-stream; charset=utf-8",
  "cache-control": "no-store",
  "x-accel-buffering": "no",
};
/** Lines of a stream that carry what is a header of an answer in one piece. Readers of events skip them. */
const LATE_HEADERS = ["PAYMENT-RESPONSE", "Comodel-Receipt"];
const LAST_EVENT = "data: [DONE]\n\n";

export function createTextCalls(options: {
  payments: Payments;
  siteOrigin: string | undefined;
  logger: Logger;
}): TextCalls {
  const { payments, logger } = options;
  const toCall = (call: TextCall) => meteredCallOf({ ...call, cost: mostOf(call) }, options.siteOrigin);
  return {
    complete: async (call, format) => {
      const seat = call.text.takeSeat();
      try {
        return withRelease(await payments.meterCall(toCall(call), () => write(call, format)), call.lease);
      } finally {
        seat.giveBack();
      }
    },
    stream: async (call, format) => {
      const seat = call.text.takeSeat();
      const letGo = (): void => {
        seat.giveBack();
        call.lease.done();
      };
      try {
        const authorization = await payments.authorize(toCall(call));
        if (authorization.kind !== "paid") {
          letGo();
          const { answer } = authorization;
          return withRelease(authorization.kind === "answered" ? repeat(answer) : answer, call.lease);
        }
        const headers = { ...EVENT_HEADERS, "x-request-id": call.id };
        const stream = (sink: Sink): Promise<void> =>
          writeEvents(sink, { call, format, authorization, logger }).finally(letGo);
        return withRelease({ status: 200, headers, stream }, call.lease);
      } catch (error) {
        letGo();
        throw error;
      }
    },
  };
}

/** What a call costs that is answered to the last token. */
function mostOf({ lease, task }: TextCall): bigint {
  return costOf(lease.prices, { inputTokens: task.prompt.length, outputTokens: task.maxTokens });
}

async function write(call: TextCall, format: (written: Written) => Uint8Array): Promise<RunAnswer> {
  const { lease, text, task, id } = call;
  const pieces = text.generate(task);
  let whole = "";
  for (;;) {
    const next = await pieces.next();
    if (next.done !== true) {
      whole += next.value.text;
      continue;
    }
    const { promptTokens: inputTokens, tokens: outputTokens } = next.value;
    return {
      ...runOf(lease, format({ text: whole, ending: next.value })),
      reference: id,
      cost: costOf(lease.prices, { inputTokens, outputTokens }),
    };
  }
}

interface Streaming {
  readonly call: TextCall;
  readonly format: StreamFormat;
  readonly authorization: Extract<Authorization, { kind: "paid" }>;
  readonly logger: Logger;
}

async function writeEvents(sink: Sink, streaming: Streaming): Promise<void> {
  const { call, format, authorization, logger } = streaming;
  const sent: Buffer[] = [];
  const send = async (event: object): Promise<boolean> => {
    const bytes = Buffer.from(`data: ${JSON.stringify(event)}\n\n`);
    const arrived = await sink.write(bytes);
    if (arrived) sent.push(bytes);
    return arrived;
  };
  let isSettled = false;
  try {
    const { ending, delivered } = await writePieces(sink, send, streaming);
    if (ending.promptTokens === 0) return;
    const size = { inputTokens: ending.promptTokens, outputTokens: delivered };
    const headers = await authorization.settle({
      ...runOf(call.lease, Buffer.concat(sent), EVENT_HEADERS),
      reference: call.id,
      cost: costOf(call.lease.prices, size),
    });
    isSettled = true;
    await sink.write(lateHeaders(headers) + LAST_EVENT);
  } catch (error) {
    if (isOurFault(error)) logger.error({ err: error, id: call.id }, "a text broke off");
    await send(format.failure(error));
  } finally {
    if (!isSettled) await authorization.cancel();
  }
}

/** Writes until the end or until the reader leaves; answers how many tokens reached him. */
async function writePieces(
  sink: Sink,
  send: (event: object) => Promise<boolean>,
  { call: { text, task }, format }: Streaming,
): Promise<{ ending: Ending; delivered: number }> {
  const pieces = text.generate(task, sink.left);
  let delivered = 0;
  for (const event of format.begin()) await send(event);
  for (;;) {
    const next = await pieces.next();
    if (next.done === true) {
      const ending = next.value;
      if (ending.reason === "left") return { ending, delivered };
      for (const event of format.end(ending)) await send(event);
      return { ending, delivered: ending.tokens };
    }
    if (await send(format.piece(next.value.text))) delivered = next.value.tokens;
  }
}

/** An answer that was paid before, with the lines and the last event that are no part of what its receipt is about. */
function repeat(answer: MeteredAnswer): MeteredAnswer {
  const bytes = typeof answer.body === "string" ? Buffer.from(answer.body) : answer.body;
  return { ...answer, body: Buffer.concat([bytes, Buffer.from(lateHeaders(answer.headers) + LAST_EVENT)]) };
}

function lateHeaders(headers: Readonly<Record<string, string>>): string {
  const lines = LATE_HEADERS.filter((name) => headers[name] !== undefined).map(
    (name) => `: ${name} ${headers[name]}\n`,
  );
  return lines.length === 0 ? "" : `${lines.join("")}\n`;
}

import { readFile, writeFile } from "node:fs/promises";

import type { Comodel, InferOptions, InferResult, TextResult } from "../comodel.ts";
import { ComodelClientError } from "../errors.ts";
import type { InferAnswer, InferRequest } from "../infer.ts";
import type { ModelInfo } from "../service.ts";
import { numbersOf } from "../tensors.ts";
import { openClient, parseUnits, usage, wordsOf } from "./open-client.ts";
import { describeCharge, type SavedCall } from "./receipt.ts";
import type { Command, Options, Terminal } from "./command.ts";

/** `comodel query MODEL TEXT | --digit FILE | --input FILE` */
export const query: Command = async (words, options, terminal) => {
  const asksText = words.length === 2;
  const [model = "", prompt = ""] = wordsOf(words, asksText ? ["MODEL", "TEXT"] : ["MODEL"]);
  const { pay, deposit, save } = options;
  assertWay(pay);
  const client = await openClient(options);
  const maxPrice = options["max-price"];
  const paying = {
    pay,
    ...(deposit === undefined ? {} : { deposit: parseUnits(deposit, "a number of credits") }),
    ...(maxPrice === undefined ? {} : { maxPrice: parseUnits(maxPrice, "a number of credits") }),
    ...(await readKey(options)),
  } as const;
  const result = asksText
    ? await writeText(client, { model, prompt, options, paying }, terminal)
    : await askTensors(client, { model, options, paying }, terminal);
  terminal.print(
    `Paid ${describeCharge(result.receipt.receipt)}; the receipt holds: release ${result.verdict.releaseId} of model ${result.verdict.modelId}.`,
  );
  if (save !== undefined) await saveCall(save, result);
  return true;
};

interface Asking {
  readonly model: string;
  readonly options: Options;
  readonly paying: InferOptions;
}

async function askTensors(
  client: Comodel,
  { model, options, paying }: Asking,
  { print }: Terminal,
): Promise<InferResult> {
  const request = await readRequest(options, () => client.model(model));
  const result = await client.infer(model, request, paying);
  print(
    options["digit"] === undefined ? JSON.stringify(result.answer, null, 2) : describeDigit(result.answer),
  );
  return result;
}

/** Shows the text as it is written. */
async function writeText(
  client: Comodel,
  { model, prompt, options, paying }: Asking & { prompt: string },
  { write, print }: Terminal,
): Promise<TextResult> {
  const maxTokens = readNumber(options, "max-tokens", /^[1-9]\d{0,5}$/);
  const temperature = readNumber(options, "temperature", /^[012](\.\d+)?$/);
  const seed = readNumber(options, "seed", /^-?\d{1,15}$/);
  const request = {
    prompt,
    ...(maxTokens === undefined ? {} : { maxTokens }),
    ...(temperature === undefined ? {} : { temperature }),
    ...(seed === undefined ? {} : { seed }),
  };
  const pieces = client.stream(model, request, paying);
  for (;;) {
    const next = await pieces.next();
    if (next.done !== true) {
      write(next.value);
      continue;
    }
    print("");
    return next.value;
  }
}

function readNumber(options: Options, name: string, shape: RegExp): number | undefined {
  const text = options[name];
  if (text === undefined) return undefined;
  if (shape.test(text)) return Number(text);
  throw usage(`Expected --${name} with a number, found "${text}".`);
}

const WAYS = ["credits", "quota", "exact", "key", "trial"] as const;

function assertWay(pay: string | undefined): asserts pay is (typeof WAYS)[number] {
  if (WAYS.some((way) => way === pay)) return;
  throw usage(`Expected --pay ${WAYS.join(", ")}, found "${pay}".`);
}

/** Keys are read from files, because what is typed on a command line stays in its history. */
async function readKey({ "api-key-file": path }: Options): Promise<{ apiKey?: string }> {
  return path === undefined ? {} : { apiKey: (await readFile(path, "utf8")).trim() };
}

async function readRequest(
  { digit, input }: Options,
  modelInfo: () => Promise<ModelInfo>,
): Promise<InferRequest | Uint8Array> {
  if (digit !== undefined && input === undefined)
    return digitRequest(await readPixels(digit), await modelInfo());
  if (input !== undefined && digit === undefined) return readFile(input);
  throw usage("Expected a text, --digit FILE or --input FILE.");
}

async function readPixels(path: string): Promise<number[]> {
  const read = parseJson(await readFile(path, "utf8"), path) as { pixels?: unknown };
  const pixels = Array.isArray(read) ? (read as unknown[]) : read.pixels;
  const numbers = Array.isArray(pixels)
    ? pixels.filter((pixel): pixel is number => typeof pixel === "number" && pixel >= 0 && pixel <= 1)
    : [];
  if (numbers.length === 784 && (pixels as unknown[]).length === 784) return numbers;
  throw new ComodelClientError(
    "digit-malformed",
    `Expected 784 numbers from 0 to 1 in ${path}, as a list or under "pixels", found ${numbers.length} such numbers.`,
  );
}

function digitRequest(pixels: number[], { inputs, name }: ModelInfo): InferRequest {
  const [input, ...more] = inputs;
  const size = input?.shape.reduce((product, dimension) => product * Math.abs(dimension), 1);
  if (input === undefined || more.length > 0 || size !== 784) {
    throw new ComodelClientError(
      "not-a-digit-model",
      `Expected ${name} to take one input of 784 numbers, found ${JSON.stringify(inputs)}. Use --input.`,
    );
  }
  const shape = input.shape.map((dimension) => Math.abs(dimension));
  return { inputs: [{ name: input.name, datatype: input.datatype, shape, data: pixels }] };
}

function describeDigit({ outputs }: InferAnswer): string {
  const scores = outputs.map(numbersOf).find((numbers) => numbers?.length === 10) ?? [];
  if (scores.length === 0)
    throw new ComodelClientError(
      "answer-malformed",
      `Expected ten scores in the answer, found ${JSON.stringify(outputs)}.`,
    );
  const ranked = scores.map((score, digit) => ({ score, digit })).sort((a, b) => b.score - a.score);
  const [best, next] = ranked;
  return `It is a ${best!.digit} (${(100 * best!.score).toFixed(1)} %); next comes ${next!.digit} (${(100 * next!.score).toFixed(1)} %).`;
}

async function saveCall(
  path: string,
  { receipt, requestBytes, responseBytes = new Uint8Array() }: InferResult | TextResult,
): Promise<void> {
  const saved: SavedCall = {
    receipt,
    request: Buffer.from(requestBytes).toString("base64"),
    response: Buffer.from(responseBytes).toString("base64"),
  };
  await writeFile(path, `${JSON.stringify(saved, null, 2)}\n`);
}

function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    throw new ComodelClientError("input-malformed", `Expected JSON in ${path}, found something else.`, {
      cause,
    });
  }
}

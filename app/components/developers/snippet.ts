import type { JsonTensor, TensorElement } from "../../../client/tensors.ts";

/** How lines are run: in a shell, as a module of JavaScript, or not at all, because they are settings. */
export type Language = "shell" | "module" | "settings";

/** A few lines of code by the name under which the page explains them. */
export type Code = { name: SnippetName; language: Language; code: string };

export type SnippetName =
  | "ask"
  | "question"
  | "unpaid"
  | "trial"
  | "makeKey"
  | "useKey"
  | "openai"
  | "exact"
  | "channel"
  | "client"
  | "commandLine"
  | "binary"
  | "agent"
  | "agentCall"
  | "index"
  | "content";

/** What the lines of code are about. */
export type SnippetSubject = {
  origin: string;
  route: string;
  chainId: number;
  /** sha256 of the live weights, without 0x; null while nothing is live. */
  weights: string | null;
  /** Whether the model writes text. */
  isText: boolean;
  /** The model's inputs, with an example for each that has few values. */
  inputs: SnippetInput[];
};

export type SnippetInput = {
  name: string;
  datatype: string;
  /** -1 only at the end of a text's bytes, which are as many as the text has. */
  shape: number[];
  /** Values of the release's own example; null when there are many, or none. */
  example: readonly TensorElement[] | null;
};

/** Examples with more values than this are left to zeros. */
const FEW = 8;

/** The inputs of a model, one row each, of the sizes that its release's own example has. */
export function toSnippetInputs(
  inputs: readonly Omit<JsonTensor, "data">[],
  examples: readonly JsonTensor[],
): SnippetInput[] {
  return inputs.map(({ name, datatype, shape }) => {
    const example = examples.find((tensor) => tensor.name === name);
    const sizes = shape.map((size, axis) => {
      const isBytes = datatype === "UINT8" && axis === shape.length - 1;
      return size >= 0 || isBytes ? size : axis === 0 ? 1 : (example?.shape[axis] ?? 1);
    });
    const few = example !== undefined && example.data.length <= FEW;
    return { name, datatype, shape: sizes, example: few ? example.data : null };
  });
}

/** The practice chain's publicly known account, from which the lines pay. */
export const account = `// The practice chain's publicly known account 5. Anywhere else: your own key.
const account = mnemonicToAccount("test test test test test test test test test test test junk", { addressIndex: 5 });`;

export const comodelImports = `import { mnemonicToAccount } from "viem/accounts";
import { createComodel } from "./client/comodel.ts";`;

/** The call that curl makes, paid by a trial token. */
export function tryWithCurl(origin: string, route: string, call: string): string {
  return `TOKEN=$(curl -s -X POST '${origin}/trial?model=${route}' | sed 's/.*"token":"\\([^"]*\\)".*/\\1/')
curl -i ${call} -H "Trial-Token: $TOKEN"`;
}

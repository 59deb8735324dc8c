import { zeroOf } from "../../../client/tensors.ts";
import {
  account,
  type Code,
  comodelImports,
  type SnippetInput,
  type SnippetSubject,
  tryWithCurl,
} from "./snippet.ts";

/** What a model of bytes is asked, as a text. */
const SENTENCE = "Dear friend, you have won a prize.";

/** Lines for a model that is asked with tensors. */
export function tensorSnippets(subject: SnippetSubject): Code[] {
  const { origin, route } = subject;
  const infer = `${origin}/v2/models/${route}/infer`;
  return [
    { name: "question", language: "module", code: writeQuestion(subject) },
    { name: "unpaid", language: "shell", code: `curl -i ${infer} -d @question.json` },
    { name: "trial", language: "shell", code: tryWithCurl(origin, route, `${infer} -d @question.json`) },
    {
      name: "useKey",
      language: "shell",
      code: `curl -i ${infer} -H "Authorization: Bearer $COMODEL_KEY" -d @question.json`,
    },
    { name: "exact", language: "module", code: payExactly(subject, infer) },
    { name: "client", language: "module", code: callWithClient(subject) },
    { name: "commandLine", language: "shell", code: callWithCommandLine(origin, route) },
    { name: "binary", language: "module", code: sendBinary(subject, infer) },
  ];
}

function writeQuestion({ inputs }: SnippetSubject): string {
  return `import { writeFileSync } from "node:fs";

const inputs = [
${inputs.map((input) => `  ${describe(input)},`).join("\n")}
];
writeFileSync("question.json", JSON.stringify({ inputs }));`;
}

function describe(input: SnippetInput): string {
  const { name, datatype } = input;
  return `{ name: "${name}", shape: ${JSON.stringify(shapeOf(input))}, datatype: "${datatype}", data: ${dataOf(input)} }`;
}

function isBytes({ datatype, shape }: SnippetInput): boolean {
  return datatype === "UINT8" && shape.at(-1) === -1;
}

function shapeOf(input: SnippetInput): number[] {
  return isBytes(input) ? [...input.shape.slice(0, -1), SENTENCE.length] : input.shape;
}

function dataOf(input: SnippetInput): string {
  if (isBytes(input)) return `[...new TextEncoder().encode("${SENTENCE}")]`;
  if (input.example !== null) return JSON.stringify(input.example);
  const count = shapeOf(input).reduce((product, size) => product * size, 1);
  return `new Array(${count}).fill(${JSON.stringify(zeroOf(input.datatype))})`;
}

function payExactly({ chainId }: SnippetSubject, infer: string): string {
  return `import { readFileSync } from "node:fs";
import { ExactEvmScheme } from "@x402/evm/exact/client";
import { decodePaymentResponseHeader, wrapFetchWithPayment, x402Client } from "@x402/fetch";
import { mnemonicToAccount } from "viem/accounts";

${account}
const client = x402Client.fromConfig({
  schemes: [{ network: "eip155:${chainId}", client: new ExactEvmScheme(account) }],
  // A practice dollar is no dollar that x402 knows. On a public network, name the one you pay with.
  spendControls: { allowedAssets: true },
});
const pay = wrapFetchWithPayment(fetch, client);
const response = await pay("${infer}", {
  method: "POST",
  headers: { "content-type": "application/json" },
  body: readFileSync("question.json"),
});
console.log(await response.json(), decodePaymentResponseHeader(response.headers.get("PAYMENT-RESPONSE")));`;
}

function callWithClient({ origin, route }: SnippetSubject): string {
  return `import { readFileSync } from "node:fs";
${comodelImports}

${account}
const comodel = createComodel({ url: "${origin}", account });
await comodel.buyCredits("${route}", 5_000_000n); // five credits

const question = JSON.parse(readFileSync("question.json", "utf8"));
const { answer, receipt, verdict } = await comodel.infer("${route}", question, { pay: "credits" });
console.log(answer.outputs, receipt.receipt.charged, verdict.valid);`;
}

function callWithCommandLine(origin: string, route: string): string {
  return `npx comodel credits buy 5 ${route} --practice 5 --url ${origin}
npx comodel query ${route} --input question.json --practice 5 --url ${origin} --save call.json
npx comodel receipt call.json --url ${origin}`;
}

/** Tensors as bytes behind the JSON, as Triton's and KServe's clients send them. */
function sendBinary({ inputs }: SnippetSubject, infer: string): string {
  return `import { readFileSync } from "node:fs";

const arrays = { ${arraysOf(inputs)} };
const { inputs } = JSON.parse(readFileSync("question.json", "utf8"));
const tensors = inputs.map(({ data, ...tensor }) => ({ ...tensor, bytes: Buffer.from(arrays[tensor.datatype](data).buffer) }));
const header = Buffer.from(
  JSON.stringify({
    inputs: tensors.map(({ bytes, ...tensor }) => ({ ...tensor, parameters: { binary_data_size: bytes.length } })),
    parameters: { binary_data_output: true },
  }),
);
const response = await fetch("${infer}", {
  method: "POST",
  headers: {
    "content-type": "application/octet-stream",
    "inference-header-content-length": String(header.length),
    authorization: \`Bearer \${process.env.COMODEL_KEY}\`,
  },
  body: Buffer.concat([header, ...tensors.map(({ bytes }) => bytes)]),
});
const answer = Buffer.from(await response.arrayBuffer());
const length = Number(response.headers.get("inference-header-content-length"));
console.log(response.status, JSON.parse(answer.subarray(0, length).toString()), answer.subarray(length));`;
}

const ARRAYS: Readonly<Record<string, string>> = {
  BOOL: "Uint8Array.from(data)",
  UINT8: "Uint8Array.from(data)",
  INT8: "Int8Array.from(data)",
  INT32: "Int32Array.from(data)",
  INT64: "BigInt64Array.from(data, BigInt)",
  FP64: "Float64Array.from(data)",
  BYTES: `new Uint8Array(Buffer.concat(data.flatMap((text) => {
    const bytes = Buffer.from(text);
    return [Buffer.from(Uint32Array.of(bytes.length).buffer), bytes]; // each with its length before it
  })))`,
};

function arraysOf(inputs: readonly SnippetInput[]): string {
  const types = [...new Set(inputs.map(({ datatype }) => datatype))];
  return types.map((type) => `${type}: (data) => ${ARRAYS[type] ?? "Float32Array.from(data)"}`).join(", ");
}

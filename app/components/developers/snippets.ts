/** A few lines of code by the name under which the page explains them. */
export type Code = { name: SnippetName; code: string };

export type SnippetName =
  "ask" | "call" | "fetchIt" | "openai" | "client" | "commandLine" | "mcp" | "index" | "content";

/** What the lines of code are about. */
export type SnippetSubject = {
  origin: string;
  route: string;
  chainId: number;
  /** sha256 of the live weights, without 0x; null while nothing is live. */
  weights: string | null;
  /** Whether the model writes text. */
  isText: boolean;
};

/** Lines that run as they stand, for one model. */
export function snippetsFor(subject: SnippetSubject): Code[] {
  const { origin, route, weights, isText } = subject;
  const model = `${origin}/v2/models/${route}`;
  const own: Code[] = isText
    ? [
        { name: "call", code: writeWithCurl(origin, route) },
        { name: "openai", code: writeWithOpenai(subject) },
        { name: "client", code: writeWithClient(origin, route) },
        { name: "commandLine", code: writeWithCommandLine(origin, route) },
      ]
    : [
        { name: "call", code: callWithCurl(model) },
        { name: "fetchIt", code: callWithFetch(model) },
        { name: "client", code: callWithClient(origin, route) },
        { name: "commandLine", code: callWithCommandLine(origin, route) },
      ];
  return [
    { name: "ask", code: `curl ${model}` },
    ...own,
    { name: "mcp", code: mcpSettings(origin) },
    { name: "index", code: askIndex(origin) },
    ...(weights === null ? [] : [{ name: "content" as const, code: checkWeights(origin, weights) }]),
  ];
}

function writeWithCurl(origin: string, route: string): string {
  return `curl -i ${origin}/v1/completions -H 'content-type: application/json' \\
  -d '{"model":"${route}","prompt":"It was a","max_tokens":40}'`;
}

function writeWithOpenai({ origin, route, chainId }: SnippetSubject): string {
  return `import { toClientEvmSigner } from "@x402/evm";
import { BatchSettlementEvmScheme } from "@x402/evm/batch-settlement/client";
import { wrapFetchWithPayment, x402Client } from "@x402/fetch";
import OpenAI from "openai";
import { createPublicClient, http } from "viem";
import { generatePrivateKey, mnemonicToAccount, privateKeyToAccount } from "viem/accounts";

// The practice chain's publicly known account 5, which holds credits after: npx comodel credits buy 10 ${route} --practice 5
const account = mnemonicToAccount("test test test test test test test test test test test junk", { addressIndex: 5 });
const key = privateKeyToAccount(generatePrivateKey());
const chain = createPublicClient({ transport: http("${origin}/rpc") });
const client = new BatchSettlementEvmScheme(toClientEvmSigner(account, chain), {
  voucherSigner: key,
  payerAuthorizer: key.address,
  rpcUrl: "${origin}/rpc",
});
const x402 = x402Client.fromConfig({
  schemes: [{ network: "eip155:${chainId}", client }],
  spendControls: { allowedAssets: true },
});
const openai = new OpenAI({ baseURL: "${origin}/v1", apiKey: "none", fetch: wrapFetchWithPayment(fetch, x402) });

const stream = await openai.completions.create({ model: "${route}", prompt: "It was a", max_tokens: 40, stream: true });
for await (const chunk of stream) process.stdout.write(chunk.choices[0]?.text ?? "");`;
}

function writeWithClient(origin: string, route: string): string {
  return `${clientBeginning(origin, route)}
const pieces = comodel.stream("${route}", { prompt: "It was a", maxTokens: 40 }, { pay: "credits" });
for await (const piece of pieces) process.stdout.write(piece);`;
}

function writeWithCommandLine(origin: string, route: string): string {
  return `npx comodel credits buy 10 ${route} --practice 5 --url ${origin}
npx comodel query ${route} "It was a" --max-tokens 40 --practice 5 --url ${origin}`;
}

function mcpSettings(origin: string): string {
  return JSON.stringify({ mcpServers: { comodel: { type: "http", url: `${origin}/mcp` } } }, null, 2);
}

function clientBeginning(origin: string, route: string): string {
  return `import { mnemonicToAccount } from "viem/accounts";
import { createComodel } from "./client/comodel.ts";

// The practice chain's publicly known account 5. Anywhere else: your own key.
const account = mnemonicToAccount("test test test test test test test test test test test junk", { addressIndex: 5 });
const comodel = createComodel({ url: "${origin}", account });

await comodel.buyCredits("${route}", 10_000_000n); // ten credits`;
}

const input = `{"inputs":[{"name":"pixels","shape":[1,784],"datatype":"FP32","data":[PIXELS]}]}`;

function callWithCurl(model: string): string {
  return `curl -i ${model}/infer -H 'content-type: application/json' \\
  -d "${input.replaceAll('"', '\\"').replace("PIXELS", "$(printf '0,%.0s' $(seq 783))0")}"`;
}

function callWithFetch(model: string): string {
  return `const response = await fetch("${model}/infer", {
  method: "POST",
  headers: { "content-type": "application/json", "idempotency-key": crypto.randomUUID() },
  body: JSON.stringify({
    inputs: [{ name: "pixels", shape: [1, 784], datatype: "FP32", data: new Array(784).fill(0) }],
  }),
});
console.log(response.status, await response.json());`;
}

function callWithClient(origin: string, route: string): string {
  return `${clientBeginning(origin, route)}
const result = await comodel.infer(
  "${route}",
  { inputs: [{ name: "pixels", shape: [1, 784], datatype: "FP32", data: new Array(784).fill(0) }] },
  { pay: "credits" },
);
console.log(result.answer.outputs, result.verdict.valid);`;
}

function callWithCommandLine(origin: string, route: string): string {
  return `node -e 'console.log(JSON.stringify(new Array(784).fill(0)))' > digit.json
npx comodel credits buy 10 ${route} --practice 5 --url ${origin}
npx comodel query ${route} --digit digit.json --practice 5 --url ${origin}`;
}

function askIndex(origin: string): string {
  return `curl ${origin}/subgraphs/name/comodel -H 'content-type: application/json' \\
  -d '{"query":"{ models { name route liveRelease { number weightsSha256 } presale { raised } } }"}'`;
}

function checkWeights(origin: string, weights: string): string {
  return `curl -s ${origin}/ipfs/${weights} | sha256sum
# ${weights}`;
}

import { account, type Code, comodelImports, type SnippetSubject, tryWithCurl } from "./snippet.ts";

/** Lines for a model that writes text. */
export function textSnippets(subject: SnippetSubject): Code[] {
  const { origin, route } = subject;
  const call = `${origin}/v1/completions -H 'content-type: application/json' \\
  -d '{"model":"${route}","prompt":"It was a","max_tokens":20}'`;
  return [
    { name: "unpaid", language: "shell", code: `curl -i ${call}` },
    { name: "trial", language: "shell", code: tryWithCurl(origin, route, call) },
    { name: "useKey", language: "shell", code: `curl -i ${call} -H "Authorization: Bearer $COMODEL_KEY"` },
    { name: "openai", language: "module", code: writeWithOpenai(origin, route) },
    { name: "exact", language: "module", code: payExactly(subject) },
    { name: "channel", language: "module", code: payByVouchers(subject) },
    { name: "client", language: "module", code: writeWithClient(origin, route) },
    { name: "commandLine", language: "shell", code: writeWithCommandLine(origin, route) },
  ];
}

function writeWithOpenai(origin: string, route: string): string {
  return `import OpenAI from "openai";

const openai = new OpenAI({ baseURL: "${origin}/v1", apiKey: process.env.COMODEL_KEY });

const stream = await openai.chat.completions.create({
  model: "${route}",
  messages: [{ role: "user", content: "It was a" }],
  max_tokens: 20,
  stream: true,
});
for await (const chunk of stream) process.stdout.write(chunk.choices[0]?.delta.content ?? "");

const { data } = await openai.embeddings.create({ model: "${route}", input: ["a whale", "a ship"] });
console.log("\\n", data.length, "vectors of", data[0].embedding.length);`;
}

function payExactly({ origin, route, chainId }: SnippetSubject): string {
  return `import { ExactEvmScheme } from "@x402/evm/exact/client";
import { decodePaymentResponseHeader, wrapFetchWithPayment, x402Client } from "@x402/fetch";
import { mnemonicToAccount } from "viem/accounts";

${account}
const client = x402Client.fromConfig({
  schemes: [{ network: "eip155:${chainId}", client: new ExactEvmScheme(account) }],
  // A practice dollar is no dollar that x402 knows. On a public network, name the one you pay with.
  spendControls: { allowedAssets: true },
});
const pay = wrapFetchWithPayment(fetch, client);
const response = await pay("${origin}/v1/completions", {
  method: "POST",
  headers: { "content-type": "application/json" },
  body: JSON.stringify({ model: "${route}", prompt: "It was a", max_tokens: 20 }),
});
console.log(await response.json(), decodePaymentResponseHeader(response.headers.get("PAYMENT-RESPONSE")));`;
}

function payByVouchers({ origin, route, chainId }: SnippetSubject): string {
  return `import { toClientEvmSigner } from "@x402/evm";
import { BatchSettlementEvmScheme } from "@x402/evm/batch-settlement/client";
import { wrapFetchWithPayment, x402Client } from "@x402/fetch";
import OpenAI from "openai";
import { createPublicClient, http } from "viem";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
${comodelImports}

${account}
await createComodel({ url: "${origin}", account }).buyCredits("${route}", 5_000_000n); // five credits

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

const stream = await openai.completions.create({ model: "${route}", prompt: "It was a", max_tokens: 20, stream: true });
for await (const chunk of stream) process.stdout.write(chunk.choices[0]?.text ?? "");`;
}

function writeWithClient(origin: string, route: string): string {
  return `${comodelImports}

${account}
const comodel = createComodel({ url: "${origin}", account });
await comodel.buyCredits("${route}", 5_000_000n); // five credits

const pieces = comodel.stream("${route}", { prompt: "It was a", maxTokens: 20 }, { pay: "credits" });
let piece = await pieces.next();
for (; !piece.done; piece = await pieces.next()) process.stdout.write(piece.value);
const { receipt, verdict } = piece.value;
console.log("\\n", receipt.receipt.charged, verdict.valid);`;
}

function writeWithCommandLine(origin: string, route: string): string {
  return `npx comodel credits buy 5 ${route} --practice 5 --url ${origin}
npx comodel query ${route} "It was a" --max-tokens 20 --practice 5 --url ${origin} --save call.json
npx comodel receipt call.json --url ${origin}`;
}

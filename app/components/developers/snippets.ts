import { account, type Code, comodelImports, type SnippetSubject } from "./snippet.ts";
import { tensorSnippets } from "./tensor-snippets.ts";
import { textSnippets } from "./text-snippets.ts";

/** Lines that run as they stand, in this order, for one model. */
export function snippetsFor(subject: SnippetSubject): Code[] {
  const { origin, route, weights, isText } = subject;
  return [
    { name: "ask", language: "shell", code: `curl ${origin}/v2/models/${route}` },
    { name: "makeKey", language: "module", code: makeKey(origin, route) },
    ...(isText ? textSnippets(subject) : tensorSnippets(subject)),
    { name: "agent", language: "settings", code: agentSettings(origin) },
    { name: "agentCall", language: "module", code: callAsAgent(subject) },
    { name: "index", language: "shell", code: askIndex(origin) },
    ...(weights === null
      ? []
      : [{ name: "content", language: "shell", code: checkWeights(origin, weights) } as const]),
  ];
}

function makeKey(origin: string, route: string): string {
  return `${comodelImports}

${account}
const comodel = createComodel({ url: "${origin}", account });
await comodel.buyCredits("${route}", 5_000_000n); // five credits

const key = await comodel.createApiKey("${route}", {
  label: "my program",
  credits: 5_000_000n, // what it may spend in all
  perCall: 1_000_000n,
  perDay: 5_000_000n,
  expiresAt: Math.floor(Date.now() / 1000) + 30 * 86_400,
});
console.log(\`export COMODEL_KEY=\${key}\`);`;
}

function agentSettings(origin: string): string {
  const headers = { Authorization: "Bearer $COMODEL_KEY" };
  return JSON.stringify(
    { mcpServers: { comodel: { type: "http", url: `${origin}/mcp`, headers } } },
    null,
    2,
  );
}

function callAsAgent({ origin, route, isText }: SnippetSubject): string {
  const asked = isText ? `{ prompt: "It was a", max_tokens: 20 }` : "questions[kind]";
  return `import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
${isText ? "" : `import { readFileSync } from "node:fs";\n`}
const agent = new Client({ name: "my-agent", version: "1.0.0" }, { versionNegotiation: { mode: { pin: "2026-07-28" } } });
const headers = { authorization: \`Bearer \${process.env.COMODEL_KEY}\` };
await agent.connect(new StreamableHTTPClientTransport(new URL("${origin}/mcp"), { requestInit: { headers } }));

const { tools } = await agent.listTools();
const tool = tools.find(({ name }) => name.startsWith("ask_${route.replace(/-\d+$/, "")}"));
${isText ? "" : QUESTION}const answer = await agent.callTool({ name: tool.name, arguments: ${asked} });
console.log(answer.structuredContent, answer._meta["comodel/receipt"].receipt.charged);
await agent.close();`;
}

/** Tools of some kinds take what a person would give; all others take tensors. */
const QUESTION = `const { inputs } = JSON.parse(readFileSync("question.json", "utf8"));
const [{ data }] = inputs;
const questions = { pixels: { pixels: data }, text: { text: Buffer.from(data).toString() }, inputs: { inputs } };
const [kind] = Object.keys(tool.inputSchema.properties);
`;

function askIndex(origin: string): string {
  return `curl ${origin}/subgraphs/name/comodel -H 'content-type: application/json' \\
  -d '{"query":"{ models { name route liveRelease { number weightsSha256 } presale { raised } } }"}'`;
}

function checkWeights(origin: string, weights: string): string {
  return `curl -s ${origin}/ipfs/${weights} | sha256sum
# ${weights}`;
}

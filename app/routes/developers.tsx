import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { loadChainFacts, loadServedModels } from "../api/service.server.ts";
import { Snippet } from "../components/snippet.tsx";
import { messages } from "../messages.ts";

const text = messages.developers;

export async function loader({ request }: LoaderFunctionArgs) {
  const [chain, models] = await Promise.all([loadChainFacts(), loadServedModels()]);
  const live = models.find((model) => model.weightsSha256 != null) ?? null;
  return {
    origin: new URL(request.url).origin,
    route: live?.alias ?? live?.route ?? "digits",
    weights: live?.weightsSha256?.replace(/^0x/, "") ?? null,
    deployments: chain.deployments,
    chainId: chain.chainId,
    isLive: live !== null,
  };
}

export const meta: MetaFunction = () => [{ title: text.pageTitle }];

export default function Developers() {
  const { origin, route, weights, deployments, chainId, isLive } = useLoaderData<typeof loader>();
  const model = `${origin}/v2/models/${route}`;
  return (
    <div className="grid max-w-4xl gap-10 py-8">
      <header className="grid gap-3">
        <h1 className="text-4xl">{text.title}</h1>
        <p className="max-w-prose text-lg text-ink-soft">{text.lead}</p>
        {isLive ? null : <p className="rounded-lg bg-warm-soft px-4 py-3">{text.noModel}</p>}
      </header>
      <Snippet {...text.ask} code={`curl ${model}`} />
      <Snippet {...text.call} code={callWithCurl(model)} />
      <Snippet {...text.fetchIt} code={callWithFetch(model)} />
      <Snippet {...text.client} code={callWithClient(origin, route)} />
      <Snippet {...text.commandLine} code={callWithCommandLine(origin, route)} />
      <Snippet {...text.index} code={askIndex(origin)} />
      {weights === null ? null : <Snippet {...text.content} code={checkWeights(origin, weights)} />}
      <section className="grid gap-3">
        <h2 className="text-2xl">{text.chain.heading}</h2>
        <p className="text-ink-soft">{text.chain.text(chainId)}</p>
        <dl className="grid gap-x-8 gap-y-1 sm:grid-cols-[14rem_minmax(0,1fr)]">
          {deployments.map(({ name, address }) => (
            <div key={name} className="contents">
              <dt className="text-ink-soft">{name}</dt>
              <dd className="font-mono text-sm break-all">{address}</dd>
            </div>
          ))}
        </dl>
      </section>
    </div>
  );
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
  return `import { mnemonicToAccount } from "viem/accounts";
import { createComodel } from "./client/comodel.ts";

// The practice chain's publicly known account 5. Anywhere else: your own key.
const account = mnemonicToAccount("test test test test test test test test test test test junk", { addressIndex: 5 });
const comodel = createComodel({ url: "${origin}", account });

await comodel.buyCredits("${route}", 10_000_000n); // ten calls
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

import { readFile } from "node:fs/promises";
import type { TestContext } from "node:test";

import type { Hex, LocalAccount } from "viem";

import { httpUpload } from "../../../client/actions/publish.ts";
import { createHttp } from "../../../client/http.ts";
import { contractOf, readService } from "../../../client/service.ts";
import { canonicalJson, type Json } from "../../../scripts/train/canonical-json.ts";
import { createChainReader, createChainWriter } from "../../../server/chain/clients.ts";
import { startEndpoint } from "../../client/endpoint.ts";
import { until } from "../../support/until.ts";
import { sha256Like, type ModelOverrides } from "../../contracts/support/model-params.ts";
import { tinyTextModel } from "../../support/tiny-text-model.ts";
import { DOLLAR, launchFunded, type LaunchedModel, type PeopleOnChain } from "../payments/paid-platform.ts";

/** What the tiny model asks, in credits' smallest unit. */
export const PRICES = { perCall: 1_000n, perInputToken: 100n, perOutputToken: 2_000n };

const DIGITS = new URL("../../../models/digits/release-2/", import.meta.url);
const tiny = tinyTextModel();
export const { tokenizer } = tiny;

/** The whole server with one live model that writes text; its people have shares and gas. */
export interface TextEndpoint extends PeopleOnChain {
  readonly url: string;
  readonly model: LaunchedModel;
  /** Route of the model. */
  readonly route: string;
  readonly chainId: number;
}

export async function startTextEndpoint(
  test: { after: TestContext["after"] },
  settings: Readonly<Record<string, string>> = {},
): Promise<TextEndpoint & { readonly folder: string }> {
  const { url, folder } = await startEndpoint(test, { PRACTICE_SEED: "no", ...settings });
  return { ...(await serveTextModel(url)), folder };
}

/** Launches the model on a server that runs already, and waits until it answers. */
async function serveTextModel(url: string): Promise<TextEndpoint> {
  const service = await readService(createHttp({ url }));
  const access = { chainId: service.chainId, rpcUrl: `${url}/rpc`, pollingIntervalMs: 50 };
  const reader = createChainReader(access);
  const people: PeopleOnChain = {
    reader,
    writer: (account: LocalAccount) => createChainWriter(access, account),
    mined: async (hash: Promise<Hex>) => reader.waitForTransactionReceipt({ hash: await hash }),
    at: (name) => contractOf(service, name),
  };
  const model = await launchTextModel(url, people);
  const route = `scribe-${model.modelId}`;
  await untilServed(`${url}/v1/models/${route}`);
  return { ...people, url, model, route, chainId: service.chainId };
}

async function launchTextModel(url: string, people: PeopleOnChain): Promise<LaunchedModel> {
  const upload = httpUpload(url);
  const price = { perCall: "0.001", perInputToken: "0.0001", perOutputToken: "0.002" };
  const manifest = canonicalJson({ ...(JSON.parse(tiny.manifest) as { [key: string]: Json }), price });
  const weights = await upload(tiny.onnx);
  const described = await upload(new TextEncoder().encode(manifest));
  return launchFunded(people, {
    identity: { name: "Scribe", symbol: "SCRIBE", description: "Writes on." },
    firstRelease: { weightsSha256: weights.sha256, manifestSha256: described.sha256 },
  });
}

/** The index has to see the release, and the model has to load. */
async function untilServed(url: string): Promise<void> {
  await until(`${url} to be served`, async () => (await fetch(url)).status, (status) => status === 200); // prettier-ignore
}

/** Launches Digits on the same server, with the files that are published; answers its route. */
export async function serveDigits(endpoint: TextEndpoint): Promise<string> {
  const upload = httpUpload(endpoint.url);
  const [weights, manifest] = await Promise.all(
    ["model.onnx", "manifest.json", "vectors.json"].map(async (name) =>
      upload(await readFile(new URL(name, DIGITS))),
    ),
  );
  const digits: ModelOverrides = {
    salt: sha256Like(1),
    raise: { hardCap: 1_000n * DOLLAR },
    firstRelease: { weightsSha256: weights!.sha256, manifestSha256: manifest!.sha256 },
  };
  // The faucet gives dollars once an hour, and the text model has taken most of them.
  const { modelId } = await launchFunded(endpoint, digits, [600n, 300n, 100n]);
  const route = `digits-${modelId}`;
  await untilServed(`${endpoint.url}/v2/models/${route}/ready`);
  return route;
}

import type { IncomingMessage } from "node:http";

import type { Address } from "viem";

import type { Clock } from "../core/clock.ts";
import { CallerMistake } from "../core/errors.ts";
import { parseKeyOrder } from "../payments/api-key-order.ts";
import type { ApiKeys } from "../payments/api-keys.ts";
import type { ModelTermsReader } from "../payments/model-terms.ts";
import { holderOf } from "../payments/session-request.ts";
import type { SessionGrants } from "../payments/session-grants.ts";
import type { Releases } from "../releases/releases.ts";
import { jsonAnswer, type Answer } from "./answer.ts";
import type { Door } from "./front.ts";
import { readBody } from "./read-body.ts";

export interface KeyDoorsOptions {
  readonly grants: SessionGrants;
  readonly apiKeys: ApiKeys;
  readonly terms: ModelTermsReader;
  readonly releases: Releases;
  readonly clock: Clock;
}

const MAX_BODY_BYTES = 16 * 1024;
const NO_STORE = { "cache-control": "no-store" };
const KEY_ID = /^[0-9a-f]{16}$/;

/** An owner's API keys: made, listed with their use, and revoked. Each request is signed by the key of a session. */
export function createKeyDoors(options: KeyDoorsOptions): Door[] {
  return [
    {
      path: "/keys",
      routes: ["GET /keys", "POST /keys", "POST /keys/{id}/revoke"],
      answer: async (request, url) => {
        const [, , id] = url.pathname.split("/");
        const body = request.method === "POST" ? await readBody(request, MAX_BODY_BYTES) : new Uint8Array();
        const holder = await signedBy(request, body, options);
        if (request.method !== "POST")
          return jsonAnswer(200, { keys: await options.apiKeys.list(holder) }, NO_STORE);
        return id ? revoke(holder, id, options) : create(holder, body, options);
      },
    },
  ];
}

function signedBy(request: IncomingMessage, body: Uint8Array, options: KeyDoorsOptions): Promise<Address> {
  const header = request.headers["session-signature"];
  return holderOf(
    {
      header: Array.isArray(header) ? header[0] : header,
      method: request.method ?? "",
      path: request.url ?? "",
      body,
    },
    options,
  );
}

async function create(
  holder: Address,
  body: Uint8Array,
  { apiKeys, terms, releases }: KeyDoorsOptions,
): Promise<Answer> {
  const order = parseKeyOrder(toJson(body));
  const state = releases.find(order.model);
  if (state === undefined)
    throw new CallerMistake("model-unknown", `No model "${order.model}" is served here`, { status: 404 });
  await apiKeys.create(holder, order, await terms.read(BigInt(state.voted.modelId)));
  return jsonAnswer(201, { id: order.id }, NO_STORE);
}

async function revoke(holder: Address, id: string, { apiKeys }: KeyDoorsOptions): Promise<Answer> {
  if (KEY_ID.test(id) && (await apiKeys.revoke(holder, id)))
    return jsonAnswer(200, { id, revoked: true }, NO_STORE);
  throw new CallerMistake("api-key-unknown", "You have no API key with this id", { status: 404 });
}

function toJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body)) as unknown;
  } catch (cause) {
    throw new CallerMistake("json-malformed", "The body is not JSON in UTF-8", { cause });
  }
}

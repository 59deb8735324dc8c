import { getAddress, isAddress, type Address } from "viem";

import { CallerMistake } from "../core/errors.ts";
import type { Credits } from "../payments/credits.ts";
import type { Quota } from "../payments/quota.ts";
import type { Trial } from "../payments/trial.ts";
import type { VoteRelay } from "../relay/vote-relay.ts";
import type { ModelState } from "../releases/model-state.ts";
import type { Releases } from "../releases/releases.ts";
import { jsonAnswer } from "./answer.ts";
import type { Door } from "./front.ts";
import { readJson } from "./read-body.ts";

export interface AccountDoorsOptions {
  readonly quota: Quota;
  readonly credits: Credits;
  readonly trial: Trial;
  readonly relay: VoteRelay;
  readonly releases: Releases;
}

const MAX_BODY_BYTES = 32 * 1024;
const NO_STORE = { "cache-control": "no-store" };

/** What is left to call, channels, and votes at the operator's cost. */
export function createAccountDoors(options: AccountDoorsOptions): Door[] {
  const { quota, credits, trial, relay, releases } = options;
  return [
    {
      path: "/quota",
      routes: ["GET /quota", "GET /quota/budget"],
      answer: async (_, url) => jsonAnswer(200, await readQuota(url, quota, releases), NO_STORE),
    },
    {
      path: "/trial",
      routes: ["POST /trial"],
      answer: async (request, url) => {
        const { voted } = findModel(url, releases);
        const token = trial.issue(BigInt(voted.modelId), request.socket.remoteAddress ?? "");
        return jsonAnswer(201, token, NO_STORE);
      },
    },
    {
      path: "/channels",
      routes: ["GET /channels/{channelId}"],
      answer: async (_, url) => {
        const channelId = url.pathname.split("/")[2] ?? "";
        if (!/^0x[0-9a-fA-F]{64}$/.test(channelId)) {
          throw new CallerMistake(
            "channel-malformed",
            `"${channelId}" is no channel id; expected 0x and 64 hex digits`,
          );
        }
        return jsonAnswer(200, await credits.channel(channelId as `0x${string}`), NO_STORE);
      },
    },
    {
      path: "/relay/vote",
      routes: ["POST /relay/vote"],
      answer: async (request) =>
        jsonAnswer(200, await relay.relay(await readJson(request, MAX_BODY_BYTES)), NO_STORE),
    },
  ];
}

async function readQuota(url: URL, quota: Quota, releases: Releases): Promise<object> {
  const modelId = BigInt(findModel(url, releases).voted.modelId);
  if (url.pathname === "/quota/budget") return { budget: await quota.budget(modelId) };
  return quota.state(modelId, readAddress(url.searchParams.get("holder")));
}

/** The model that a query names. @throws CallerMistake 404 `model-unknown` */
function findModel(url: URL, releases: Releases): ModelState {
  const name = url.searchParams.get("model") ?? "";
  const state = releases.find(name);
  if (state !== undefined) return state;
  throw new CallerMistake("model-unknown", `No model "${name}" is served here`, { status: 404 });
}

function readAddress(text: string | null): Address {
  if (text !== null && isAddress(text, { strict: false })) return getAddress(text);
  throw new CallerMistake(
    "address-malformed",
    `"${text ?? ""}" is no address; expected 0x and 40 hex digits`,
  );
}

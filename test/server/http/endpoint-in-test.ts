import { after } from "node:test";

import { createLogger } from "../../../server/core/logger.ts";
import { createMetrics } from "../../../server/core/metrics.ts";
import { openFront, type Front } from "../../../server/http/front.ts";
import { createMetricsDoor } from "../../../server/http/metrics-door.ts";
import { createOipDoor, type Metered } from "../../../server/http/oip-door.ts";
import { createReleases, type Releases } from "../../../server/releases/releases.ts";
import type { ReleaseEngine } from "../../../server/releases/release-engine.ts";
import type { VotedRelease } from "../../../server/releases/voted-release.ts";
import { watchAnswers, watchModels } from "../../../server/start/watch-process.ts";
import type { ContentStore } from "../../../server/storage/content-store.ts";

let begun = 0;

/** Calls that the doors of this file have let through to a model so far. */
export const callsBegun = (): number => begun;

const endings: (() => Promise<unknown>)[] = [];
after(async () => {
  for (const end of endings.reverse()) await end();
});

/** Every call is free: the door and the engine as they are, without the meter between them. */
const free: Metered = async ({ run, lease }) => {
  begun += 1;
  const { headers, body } = (await run?.()) ?? { headers: {}, body: new Uint8Array() };
  return { status: 200, headers: { ...headers, "comodel-release": String(lease.release.number) }, body };
};

export interface EndpointInTest {
  readonly front: Front;
  readonly releases: Releases;
  infer(
    model: string,
    body: object | string | Uint8Array,
    headers?: Record<string, string>,
  ): Promise<Response>;
}

export async function openEndpoint(
  store: ContentStore,
  list: () => readonly VotedRelease[],
  engine?: ReleaseEngine,
): Promise<EndpointInTest> {
  const logger = createLogger({ level: "silent" });
  const metrics = createMetrics();
  const voted = { list: () => Promise.resolve(list()) };
  const releases = createReleases({ voted, store, logger, ...(engine === undefined ? {} : { engine }) });
  await releases.refresh();
  watchModels(metrics, releases);
  const front = await openFront({
    host: "127.0.0.1",
    port: 0,
    doors: [
      createOipDoor({ releases, metered: free, creditPriceOf: () => Promise.resolve(10_000n) }),
      createMetricsDoor(metrics),
    ],
    site: (_, response) => response.end("a page"),
    logger,
    onAnswered: watchAnswers(metrics),
  });
  endings.push(
    () => releases.stop(),
    () => front.stop(),
  );
  return {
    front,
    releases,
    infer: (model, body, headers = {}) =>
      fetch(`${front.url}/v2/models/${model}/infer`, {
        method: "POST",
        headers,
        body: typeof body === "string" || body instanceof Uint8Array ? (body as never) : JSON.stringify(body),
      }),
  };
}

import { systemClock, type Clock } from "../core/clock.ts";
import { shareReading } from "../core/shared-reading.ts";
import { jsonAnswer, type Answer } from "./answer.ts";
import type { Door } from "./front.ts";

/** What health is read from; each reading may throw, which is then what it says. */
export interface HealthPort {
  chain(): Promise<{ id: number; block: number; timestamp: number }>;
  index(): Promise<{ block: number; lag: number; error: string | null }>;
  releases(): readonly {
    model: string;
    releaseId: string | null;
    number: number | null;
    weightsSha256: string | null;
    problem: string | null;
  }[];
}

/** Blocks that the index may be behind and still count as ready. */
const READY_LAG = 5;
/** Whoever asks again sooner is told the same: nobody makes us read chain and index more often than this. */
const KEPT_MS = 1_000;

/**
 * `/livez`: this process answers. `/readyz`: 200 only while chain, index and models are all fine.
 * `/healthz`: the same facts for people and monitors, always 200 as long as they could be gathered.
 */
export function createHealthDoors(port: HealthPort, clock: Clock = systemClock): Door[] {
  const describe = shareReading(() => readHealth(port), { keptMs: KEPT_MS, clock });
  return [
    {
      path: "/livez",
      routes: ["GET /livez"],
      anyHost: true,
      answer: async () => jsonAnswer(200, { status: "alive" }, NO_STORE),
    },
    {
      path: "/healthz",
      routes: ["GET /healthz"],
      anyHost: true,
      answer: async () => (await describe()).answer,
    },
    {
      path: "/readyz",
      routes: ["GET /readyz"],
      anyHost: true,
      answer: async () => {
        const { problems } = await describe();
        return jsonAnswer(
          problems.length === 0 ? 200 : 503,
          { ready: problems.length === 0, problems },
          NO_STORE,
        );
      },
    },
  ];
}

const NO_STORE = { "cache-control": "no-store" };

async function readHealth(port: HealthPort): Promise<{ answer: Answer; problems: string[] }> {
  const [chain, index] = await Promise.all([settle(port.chain()), settle(port.index())]);
  const releases = port.releases();
  const problems = [
    ...("error" in chain ? [`chain: ${chain.error}`] : []),
    ...(index.error !== null ? [`index: ${index.error}`] : []),
    ...("lag" in index && index.lag > READY_LAG ? [`index: ${index.lag} blocks behind`] : []),
    ...releases.flatMap(({ model, problem }) => (problem === null ? [] : [`${model}: ${problem}`])),
  ];
  const wallTimestamp = Math.floor(Date.now() / 1000);
  const status = problems.length === 0 ? "ok" : "degraded";
  const body = { status, problems, chain: { ...chain, wallTimestamp }, index, releases };
  return { answer: jsonAnswer(200, body, NO_STORE), problems };
}

async function settle<T>(reading: Promise<T>): Promise<T | { error: string }> {
  return reading.catch((error: unknown) => ({
    error: error instanceof Error ? error.message : String(error),
  }));
}

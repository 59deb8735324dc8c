import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from "node:http";
import type { AddressInfo } from "node:net";

import { crashPoint } from "../core/crash-point.ts";
import { CallerMistake, Unavailable } from "../core/errors.ts";
import type { Logger } from "../core/logger.ts";
import { isOurFault, problemAnswer, setSecurityHeaders, writeAnswer, type Answer } from "./answer.ts";
import { createRouteTest, type Route } from "./route.ts";
import { refusalOf } from "./site-guard.ts";

/** A part of the address space that is answered by plain `node:http`, before anything else looks at it. */
export interface Door {
  /** The path itself and everything below it. */
  readonly path: string;
  /** All that is answered there; the front lets nothing else through. */
  readonly routes: readonly Route[];
  /** Undefined when nothing is there: the front answers 404. */
  answer(request: IncomingMessage, url: URL): Promise<Answer | undefined>;
  /** Answers whatever host is asked for: probes of a cluster ask by number. */
  readonly anyHost?: boolean;
  /** How this door writes failures; problem documents by default. */
  readonly toAnswer?: (error: unknown) => Answer;
}

/** A door that writes its response by itself. */
export interface RawDoor {
  readonly path: string;
  /** What is answered there, for those who describe it. */
  readonly routes: readonly Route[];
  readonly listener: (request: IncomingMessage, response: ServerResponse) => void | Promise<void>;
}

export interface FrontOptions {
  readonly host: string;
  readonly port: number;
  /** The site's public origin, when it is not only for this machine. */
  readonly siteOrigin?: string | undefined;
  readonly doors: readonly (Door | RawDoor)[];
  /** Pages and GraphQL: everything that no door takes. */
  readonly site: RequestListener;
  readonly logger: Logger;
  /** Told of each answer: the door's path, or `site`. */
  readonly onAnswered?: (path: string, status: number, tookMs: number) => void;
}

export interface Front {
  /** `http://host:port` as it was bound. */
  readonly url: string;
  /** Lets running requests end, answers new ones 503 meanwhile, then closes. */
  stop(): Promise<void>;
}

const REQUEST_TIMEOUT_MS = 30_000;
const STOP_GRACE_MS = 9_000;

/** Opens the one origin. Throws when the port is taken, in words that say what to do. */
export async function openFront(options: FrontOptions): Promise<Front> {
  const doors = [...options.doors]
    .sort((a, b) => b.path.length - a.path.length)
    .map((door) => ({ ...door, isFor: createRouteTest(door.routes) }));
  const running = watchRunning(options);
  const server = createServer((request, response) => {
    const door = doors.find(({ path }) => isBelow(request.url ?? "/", path));
    if (door === undefined || "listener" in door) setSecurityHeaders(response);
    if (running.isEnding()) return refuseWhileEnding(door, response);
    running.enter(door?.path ?? "site", response);
    const open = door !== undefined && "anyHost" in door && door.anyHost === true;
    const refusal = open ? undefined : refusalOf(request, options.siteOrigin);
    if (refusal !== undefined) return void writeAnswer(response, problemAnswer(refusal));
    if (door === undefined) return options.site(request, response);
    void passThrough(door, { request, response, logger: options.logger });
  });
  server.requestTimeout = REQUEST_TIMEOUT_MS;
  server.headersTimeout = REQUEST_TIMEOUT_MS / 2;
  await listen(server, options);
  const { port } = server.address() as AddressInfo;
  return { url: `http://${options.host}:${port}`, stop: () => close(server, running) };
}

function isBelow(target: string, path: string): boolean {
  const next = target.startsWith(path) ? target.charAt(path.length) : "x";
  return next === "" || next === "/" || next === "?";
}

type Entrance = (Door | RawDoor) & { readonly isFor: (request: IncomingMessage) => boolean };

interface Visit {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly logger: Logger;
}

/** Never rejects: one request that breaks its door must not end the process for all others. */
async function passThrough(door: Entrance, { request, response, logger }: Visit): Promise<void> {
  try {
    if ("listener" in door) await door.listener(request, response);
    else {
      const answer = await answerAt(door, request, logger);
      crashPoint("answer.before-write");
      await writeAnswer(response, answer);
    }
  } catch (error) {
    logger.error({ err: error, path: door.path }, "a door broke");
    if (response.headersSent) response.destroy();
    else await writeAnswer(response, problemAnswer(error));
  }
}

async function answerAt(
  door: Door & Pick<Entrance, "isFor">,
  request: IncomingMessage,
  logger: Logger,
): Promise<Answer> {
  const toAnswer = door.toAnswer ?? problemAnswer;
  try {
    if (!door.isFor(request)) return toAnswer(nothingHere(request));
    return (await door.answer(request, toUrl(request.url ?? "/"))) ?? toAnswer(nothingHere(request));
  } catch (error) {
    if (isOurFault(error)) logger.error({ err: error, path: door.path }, "a request failed");
    return toAnswer(error);
  }
}

/** Most requests ask for what the one before them asked for; no door changes its address. */
let last: { readonly target: string; readonly url: URL } | undefined;

function toUrl(target: string): URL {
  if (last?.target !== target) last = { target, url: new URL(target, "http://origin.invalid") };
  return last.url;
}

function nothingHere(request: IncomingMessage): CallerMistake {
  return new CallerMistake(
    "not-found",
    `Nothing answers ${request.method} ${request.url?.split("?")[0]} here`,
    { status: 404 },
  );
}

function listen(server: Server, { host, port }: FrontOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) =>
      reject(
        error.code === "EADDRINUSE"
          ? new Error(
              `Port ${port} is in use. Stop the other program or choose another port: PORT=${port + 1} npm start`,
            )
          : error,
      ),
    );
    server.listen(port, host, resolve);
  });
}

/** Requests that have no answer yet. */
interface Running {
  enter(path: string, response: ServerResponse): void;
  isEnding(): boolean;
  /** From now on everybody else is refused; resolves when the last running request has its answer. */
  end(): Promise<void>;
}

function watchRunning({ onAnswered }: FrontOptions): Running {
  const ended = Promise.withResolvers<void>();
  let count = 0;
  let isEnding = false;
  const settle = (): void => {
    if (isEnding && count === 0) ended.resolve();
  };
  return {
    isEnding: () => isEnding,
    enter: (path, response) => {
      const startedAt = performance.now();
      count += 1;
      response.once("close", () => {
        count -= 1;
        onAnswered?.(path, response.statusCode, performance.now() - startedAt);
        settle();
      });
    },
    end: () => {
      isEnding = true;
      settle();
      return ended.promise;
    },
  };
}

function refuseWhileEnding(door: Door | RawDoor | undefined, response: ServerResponse): void {
  const error = new Unavailable("stopping", "This server is stopping; try again soon", {
    retryAfterMs: 5_000,
  });
  const toAnswer = (door !== undefined && "toAnswer" in door ? door.toAnswer : undefined) ?? problemAnswer;
  response.setHeader("connection", "close");
  void writeAnswer(response, toAnswer(error));
}

/** Lets running requests end for a while, then ends them. */
async function close(server: Server, running: Running): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const grace = new Promise<void>((resolve) => (timer = setTimeout(resolve, STOP_GRACE_MS)));
  await Promise.race([running.end(), grace]);
  clearTimeout(timer);
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeAllConnections();
  await closed;
}

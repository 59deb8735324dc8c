import { Worker } from "node:worker_threads";
import { GraphQLError, type ExecutionResult } from "graphql";
import { SubgraphRefused } from "./failure.ts";
import type { QueryRequest } from "./graphql/query-engine.ts";
import { createWatchMemory, findStuckHandler, type StuckHandler } from "./handler-watch.ts";
import type { FromWorker, ToWorker, WorkerStart } from "./messages.ts";
import type { LogLevel } from "./engine.ts";
import type { EngineOptions } from "./options.ts";
import type { IndexStatus } from "./status.ts";

export type WorkerEvents = {
  readonly status: (status: IndexStatus) => void;
  readonly log: (level: LogLevel, message: string) => void;
  /** The worker is gone and nobody asked for it. */
  readonly lost: (loss: WorkerLoss) => void;
};

export type WorkerLoss =
  | { readonly kind: "stuck"; readonly where: StuckHandler }
  | { readonly kind: "damaged"; readonly message: string }
  | { readonly kind: "crashed"; readonly message: string };

type Waiting = { readonly resolve: (body: string) => void; readonly reject: (error: Error) => void };

const watchEveryMs = 500;
const longestStopMs = 10_000;

/** The main thread's end of one worker. */
export class WorkerLink {
  readonly #worker: Worker;
  readonly #events: WorkerEvents;
  readonly #ready = Promise.withResolvers<string>();
  readonly #ended = Promise.withResolvers<void>();
  readonly #waiting = new Map<number, Waiting>();
  readonly #watchdog: NodeJS.Timeout;
  #loss: WorkerLoss | undefined;
  #isStopping = false;
  #nextId = 1;

  /** @param handlerLimitMs how long one handler may run before the worker is ended */
  constructor(options: EngineOptions, handlerLimitMs: number, events: WorkerEvents) {
    const watch = createWatchMemory();
    const workerData: WorkerStart = { options, watch };
    this.#events = events;
    this.#worker = new Worker(new URL("./engine-worker.ts", import.meta.url), { workerData });
    this.#worker.on("message", (message: FromWorker) => this.#receive(message));
    this.#worker.on("error", (error) => this.#lose({ kind: "crashed", message: String(error) }));
    this.#worker.on("exit", () => this.#close());
    this.#watchdog = setInterval(() => {
      const where = findStuckHandler(watch, handlerLimitMs);
      if (where !== null) this.#lose({ kind: "stuck", where });
    }, watchEveryMs);
    this.#watchdog.unref();
  }

  /**
   * Settles once queries can be answered, with the text of the schema.
   * @throws SubgraphRefused when the subgraph cannot run here
   */
  get ready(): Promise<string> {
    return this.#ready.promise;
  }

  async query(request: QueryRequest): Promise<ExecutionResult> {
    const body = await this.#ask((id) => ({ kind: "query", id, request }));
    const { errors, ...result } = JSON.parse(body) as ExecutionResult;
    if (errors === undefined) return result;
    // Errors lost their class on the way; callers such as Apollo tell a query's mistakes by it.
    const revived = errors.map(
      ({ message, path, extensions }) => new GraphQLError(message, { path, extensions }),
    );
    return { ...result, errors: revived };
  }

  async storeHash(): Promise<string> {
    return JSON.parse(await this.#ask((id) => ({ kind: "storeHash", id }))) as string;
  }

  /** Ends the worker after the block in progress, or by force when that takes too long. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    this.#send({ kind: "stop" });
    const timer = setTimeout(() => void this.#worker.terminate(), longestStopMs);
    await this.#ended.promise;
    clearTimeout(timer);
  }

  #ask(makeMessage: (id: number) => ToWorker): Promise<string> {
    if (this.#loss !== undefined || this.#isStopping)
      return Promise.reject(new Error("the index is not running"));
    const id = this.#nextId++;
    const { promise, resolve, reject } = Promise.withResolvers<string>();
    this.#waiting.set(id, { resolve, reject });
    this.#send(makeMessage(id));
    return promise;
  }

  #send(message: ToWorker): void {
    this.#worker.postMessage(message);
  }

  #receive(message: FromWorker): void {
    switch (message.kind) {
      case "ready":
        return this.#ready.resolve(message.schema);
      case "refused":
        this.#isStopping = true;
        return this.#ready.reject(new SubgraphRefused(message.message));
      case "status":
        return this.#events.status(message.status);
      case "log":
        return this.#events.log(message.level, message.message);
      case "answer":
        this.#waiting.get(message.id)?.resolve(message.body);
        this.#waiting.delete(message.id);
        return;
      case "failed":
        this.#waiting.get(message.id)?.reject(new Error(message.message));
        this.#waiting.delete(message.id);
        return;
      case "crashed":
        return this.#lose({ kind: message.damaged ? "damaged" : "crashed", message: message.message });
    }
  }

  #lose(loss: WorkerLoss): void {
    if (this.#loss !== undefined) return;
    this.#loss = loss;
    void this.#worker.terminate();
  }

  #close(): void {
    clearInterval(this.#watchdog);
    const loss = this.#loss ?? { kind: "crashed" as const, message: "the worker ended by itself" };
    const reason = loss.kind === "stuck" ? `the handler ${loss.where.handler} did not end` : loss.message;
    for (const { reject } of this.#waiting.values())
      reject(new Error(`the index ended before it answered: ${reason}`));
    this.#waiting.clear();
    this.#ended.resolve();
    if (this.#isStopping) return;
    this.#ready.reject(new Error(`the index ended before it was ready: ${reason}`));
    this.#events.lost(loss);
  }
}

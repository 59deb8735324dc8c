/** Entry of the worker thread that runs a subgraph: it alone opens the database. */
import { printSchema } from "graphql";
import { parentPort, workerData } from "node:worker_threads";
import { Engine } from "./engine.ts";
import { messageOf, SubgraphRefused } from "./failure.ts";
import { generateSchema } from "./graphql/generate-schema.ts";
import { HandlerReporter } from "./handler-watch.ts";
import type { FromWorker, ToWorker, WorkerStart } from "./messages.ts";
import { isDamage } from "./store/open-database.ts";

const port = parentPort;
if (port === null)
  throw new Error("expected engine-worker.ts to be started as a worker thread, found the main thread");
const send = (message: FromWorker): void => port.postMessage(message);
const { options, watch } = workerData as WorkerStart;

let engine: Engine | undefined;
port.on("message", (message: ToWorker) => void receive(message));

try {
  engine = await Engine.create(options, {
    log: (level, message) => send({ kind: "log", level, message }),
    report: (status) => send({ kind: "status", status }),
    crash: (error) => sendCrash(error),
    watch: new HandlerReporter(watch),
  });
  send({ kind: "status", status: engine.status });
  send({ kind: "ready", schema: printSchema(generateSchema(engine.model)) });
  engine.start();
} catch (error) {
  if (error instanceof SubgraphRefused) send({ kind: "refused", message: error.message });
  else sendCrash(error);
  port.close();
}

async function receive(message: ToWorker): Promise<void> {
  if (message.kind === "stop") {
    await engine?.stop();
    process.exit();
  }
  try {
    send({ kind: "answer", id: message.id, body: await answer(message) });
  } catch (error) {
    send({ kind: "failed", id: message.id, message: messageOf(error) });
    if (isDamage(error)) sendCrash(error);
  }
}

async function answer(message: Exclude<ToWorker, { kind: "stop" }>): Promise<string> {
  if (engine === undefined)
    throw new Error("the index is still waiting for the chain; ask again in a moment");
  return JSON.stringify(
    message.kind === "query" ? await engine.execute(message.request) : engine.storeHash(),
  );
}

function sendCrash(error: unknown): void {
  const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
  send({ kind: "crashed", message, damaged: isDamage(error) });
}

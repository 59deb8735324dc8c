import type { Logger } from "../core/logger.ts";
import type { LoadedModel } from "./load-model.ts";
import type { ModelLink } from "./model-link.ts";

/** One of a model's processes, kept alive: it is started again, with growing pauses, whenever it ends. */
export interface ModelWorker {
  /** Undefined while the process is down. */
  readonly link: ModelLink | undefined;
  /** Set by whoever asks it something, until the answer is there. */
  isBusy: boolean;
  /** Times that the process ended although nobody wanted it to. */
  readonly deaths: number;
  /** Ends and failed starts in a row, since it last computed as it should. */
  readonly failures: number;
  /** Tells that the process computes as it should, so that the next pause is short again. */
  markHealthy(): void;
  stop(): Promise<void>;
}

export interface WorkerOptions {
  readonly first: LoadedModel;
  readonly start: () => Promise<LoadedModel>;
  readonly logger: Logger;
  /** Called whenever the process came up or went down. */
  readonly onChange: () => void;
}

const FIRST_BACKOFF_MS = 100;
const MAX_BACKOFF_MS = 10_000;

export function createModelWorker({ first, start, logger, onChange }: WorkerOptions): ModelWorker {
  let link: ModelLink | undefined;
  let deaths = 0;
  let failures = 0;
  let isStopped = false;
  const worker: ModelWorker = {
    isBusy: false,
    get link() {
      return link;
    },
    get deaths() {
      return deaths;
    },
    get failures() {
      return failures;
    },
    markHealthy: () => void (failures = 0),
    stop: async () => {
      isStopped = true;
      const last = link;
      last?.kill();
      await last?.ended;
    },
  };

  const adopt = (loaded: LoadedModel): void => {
    if (isStopped) return loaded.link.kill();
    link = loaded.link;
    worker.isBusy = false;
    void loaded.link.ended.then((how) => {
      link = undefined;
      worker.isBusy = false;
      if (isStopped) return;
      deaths += 1;
      onChange();
      return revive(how);
    });
  };
  const revive = async (how: string): Promise<void> => {
    const pauseMs = Math.min(FIRST_BACKOFF_MS * 2 ** failures, MAX_BACKOFF_MS);
    failures += 1;
    logger.warn({ how, pauseMs, failures }, "a model's process ended and is started again");
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
    if (isStopped) return;
    try {
      adopt(await start());
      onChange();
    } catch (error) {
      onChange();
      await revive(String(error));
    }
  };
  adopt(first);
  return worker;
}

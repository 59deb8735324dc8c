import { monitorEventLoopDelay } from "node:perf_hooks";

import type { Metrics } from "../core/metrics.ts";
import type { ModelRunner } from "../inference/model-runner.ts";
import { servedIn } from "../releases/model-state.ts";
import type { Releases } from "../releases/releases.ts";
import type { VotedRelease } from "../releases/voted-release.ts";

const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const ROWS = [1, 2, 4, 8, 16, 32, 64];
const MODEL = ["model", "release"];

/** Counts what the front answers. */
export function watchAnswers(metrics: Metrics): (path: string, status: number, tookMs: number) => void {
  const answers = metrics.counter({
    name: "comodel_http_answers_total",
    help: "Answers by door and status.",
    labels: ["door", "status"],
  });
  const took = metrics.histogram({
    name: "comodel_http_answer_seconds",
    help: "Time from a request's head to its answer.",
    labels: ["door"],
    buckets: SECONDS,
  });
  return (path, status, tookMs) => {
    answers([path, String(status)]);
    took([path], tookMs / 1_000);
  };
}

/** Counts what the models compute. */
export function watchRuns(
  metrics: Metrics,
): (release: VotedRelease, run: { rows: number; calls: number; tookMs: number }) => void {
  const took = metrics.histogram({
    name: "comodel_model_run_seconds",
    help: "Time of one run of a model, whatever the calls in it.",
    labels: MODEL,
    buckets: SECONDS,
  });
  const calls = metrics.counter({
    name: "comodel_model_calls_total",
    help: "Calls that a model computed.",
    labels: MODEL,
  });
  const rows = metrics.histogram({
    name: "comodel_model_run_rows",
    help: "Rows that ran together.",
    labels: MODEL,
    buckets: ROWS,
  });
  return ({ route, number }, run) => {
    const labels = [route, String(number)];
    took(labels, run.tookMs / 1_000);
    calls(labels, run.calls);
    rows(labels, run.rows);
  };
}

/** Shows the models' processes as they are when somebody asks. */
export function watchModels(metrics: Metrics, releases: Releases): void {
  const show = (
    name: string,
    help: string,
    read: (stats: ReturnType<ModelRunner["stats"]>) => number,
  ): void =>
    metrics.gauge({ name, help, labels: MODEL }, () =>
      releases
        .list()
        .flatMap(servedIn)
        .map(
          ({ release, runner }) => [[release.route, String(release.number)], read(runner.stats())] as const,
        ),
    );
  show("comodel_model_calls_waiting", "Calls that wait for a process.", ({ waiting }) => waiting);
  show("comodel_model_processes_up", "Processes that can compute.", ({ processesUp }) => processesUp);
  show("comodel_model_process_deaths", "Processes that ended unasked.", ({ deaths }) => deaths);
}

/** Memory of this process, and how late its event loop comes. */
export function watchProcess(metrics: Metrics): void {
  const delay = monitorEventLoopDelay({ resolution: 20 });
  delay.enable();
  metrics.gauge(
    { name: "process_resident_memory_bytes", help: "Resident memory of the server.", labels: [] },
    () => [[[], process.memoryUsage.rss()]],
  );
  metrics.gauge(
    {
      name: "nodejs_eventloop_lag_p99_seconds",
      help: "Delay of the event loop since the last look.",
      labels: [],
    },
    () => {
      const p99 = delay.percentile(99) / 1e9;
      delay.reset();
      return [[[], p99]];
    },
  );
}

import { data } from "@remix-run/node";

/** What a page says when it cannot be shown: a heading and one plain sentence with what to do. */
export type Problem = { title: string; sentence: string; detail?: string };

/** Makes the answer that a loader throws to end at the nearest error boundary. */
export function problemResponse(status: number, problem: Problem) {
  return data(problem, { status });
}

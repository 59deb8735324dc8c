import { isRouteErrorResponse, Link, useLocation, useRouteError } from "@remix-run/react";
import { messages } from "../../messages.ts";
import { isLostConnection } from "../../wallet/lost-connection.ts";

/** What is shown instead of a page that cannot be: what happened and what to do, in plain words. */
export function ProblemPage() {
  const problem = describeError(useRouteError());
  const location = useLocation();
  return (
    <section className="grid min-h-[50vh] content-center justify-items-start gap-4 py-16">
      {problem.status === undefined ? null : <p className="eyebrow">{problem.status}</p>}
      <h1 className="text-4xl">{problem.title}</h1>
      <p className="max-w-prose text-lg text-ink-soft">{problem.sentence}</p>
      <p className="flex flex-wrap gap-3">
        {problem.status === 404 ? null : (
          <a className="button button-main" href={location.pathname + location.search}>
            {messages.problem.retry}
          </a>
        )}
        <Link
          className={`button ${problem.status === 404 ? "button-main" : "button-quiet"}`}
          to="/"
          reloadDocument
        >
          {messages.problem.toStart}
        </Link>
      </p>
    </section>
  );
}

function describeError(error: unknown): { status?: number; title: string; sentence: string } {
  if (isLostConnection(error)) {
    return { title: messages.problem.offlineTitle, sentence: messages.problem.offline };
  }
  if (!isRouteErrorResponse(error)) {
    return { title: messages.problem.brokenTitle, sentence: messages.problem.broken };
  }
  if (isProblem(error.data)) return { status: error.status, ...error.data };
  if (error.status === 404) {
    return { status: 404, title: messages.problem.notFoundTitle, sentence: messages.problem.notFound };
  }
  return { status: error.status, title: messages.problem.brokenTitle, sentence: messages.problem.broken };
}

function isProblem(data: unknown): data is { title: string; sentence: string } {
  return typeof data === "object" && data !== null && "title" in data && "sentence" in data;
}

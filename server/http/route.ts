import type { IncomingMessage } from "node:http";

/** What a door answers: a method, and a path with parameters in braces. HEAD goes where GET does. */
export type Route = `${"GET" | "POST"} /${string}`;

/** Whether a request is for one of these routes. */
export function createRouteTest(routes: readonly Route[]): (request: IncomingMessage) => boolean {
  const paths = { GET: toPattern(routes, "GET"), POST: toPattern(routes, "POST") };
  return ({ method, url = "/" }) => {
    const pattern =
      method === "POST" ? paths.POST : method === "GET" || method === "HEAD" ? paths.GET : undefined;
    const query = url.indexOf("?");
    return pattern?.test(query < 0 ? url : url.slice(0, query)) === true;
  };
}

/** One expression for all paths of a method, so that long lists cost no more. */
function toPattern(routes: readonly Route[], method: string): RegExp {
  const paths = routes
    .filter((route) => route.startsWith(`${method} `))
    .map((route) => route.slice(method.length + 1));
  const patterns = paths.map((path) => path.replaceAll(".", "\\.").replace(/\{\w+\}/g, "[^/]+"));
  return new RegExp(`^(?:${patterns.join("|") || "(?!)"})/?$`);
}

import { join } from "node:path";
import { pathToFileURL } from "node:url";

import type { ServerBuild } from "@remix-run/node";
import compression from "compression";
import express, { type ErrorRequestHandler, type Express } from "express";

import type { Logger } from "../core/logger.ts";
import type { GraphqlMount } from "./graphql-mount.ts";
import { createRemixListener } from "./remix-listener.ts";
import { problemAnswer } from "./answer.ts";

export interface SiteOptions {
  /** The folder that the page build wrote: `client/` and `server/index.js` in it. */
  readonly buildDir: string;
  readonly graphql: readonly GraphqlMount[];
  readonly logger: Logger;
}

const MAX_QUERY_BYTES = "100kb";
const YEAR = "365d";

/** Pages, their files and GraphQL, on Express; everything hot was answered before it. */
export async function createSite({ buildDir, graphql, logger }: SiteOptions): Promise<Express> {
  const build = (await import(pathToFileURL(join(buildDir, "server/index.js")).href)) as ServerBuild;
  const site = express();
  site.disable("x-powered-by");
  site.use(compression());
  for (const { path, handler } of graphql) site.use(path, express.json({ limit: MAX_QUERY_BYTES }), handler);
  site.use(
    "/assets",
    express.static(join(buildDir, "client/assets"), { immutable: true, maxAge: YEAR, fallthrough: false }),
  );
  site.use(express.static(join(buildDir, "client"), { maxAge: "1h", index: false }));
  site.use(createRemixListener(build));
  site.use(reportFailure(logger));
  return site;
}

function reportFailure(logger: Logger): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    const status = statusOf(error);
    if (status >= 500) logger.error({ err: error, path: request.path }, "a page failed");
    if (response.headersSent) return next(error);
    if (status < 500)
      return void response
        .status(status)
        .type("text/plain")
        .send(`${status}: this request cannot be answered\n`);
    const { status: told, body = "", headers = {} } = problemAnswer(error);
    response.status(told).set(headers).send(body);
  };
}

/** Express names the status of its own refusals (a body too large, a missing file) in the error. */
function statusOf(error: unknown): number {
  const status =
    typeof error === "object" && error !== null && "status" in error ? Number(error.status) : 500;
  return Number.isInteger(status) && status >= 400 ? status : 500;
}

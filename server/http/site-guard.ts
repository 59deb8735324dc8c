import type { IncomingMessage } from "node:http";

import { CallerMistake } from "../core/errors.ts";

/** Names under which this machine reaches itself; a name of somebody else cannot be made to mean them. */
const OWN_NAMES = new Set(["localhost", "127.0.0.1", "[::1]"]);

/**
 * Why a request must not be answered, or undefined. A page of another site can have a browser ask us under
 * that site's name (DNS rebinding), or post to us from there: neither may act here.
 */
export function refusalOf(
  request: IncomingMessage,
  siteOrigin: string | undefined,
): CallerMistake | undefined {
  const { host = "", origin } = request.headers;
  if (!isOurs(host, siteOrigin)) {
    return new CallerMistake(
      "host-unknown",
      `This server is not "${host.slice(0, 100)}". Expected ${siteOrigin ?? "localhost"}; another name has to be set as SITE_ORIGIN.`,
      { status: 421 },
    );
  }
  const changes = request.method !== "GET" && request.method !== "HEAD";
  if (changes && request.headers["sec-fetch-site"] === "cross-site") {
    return new CallerMistake(
      "cross-site",
      `Pages of ${(origin ?? "another site").slice(0, 100)} may not post here.`,
      {
        status: 403,
      },
    );
  }
  return undefined;
}

/** True for a host, with or without its port, under which this server may be asked. */
export function isOurs(host: string, siteOrigin: string | undefined): boolean {
  const name = host.replace(/:\d+$/, "").toLowerCase();
  return OWN_NAMES.has(name) || (siteOrigin !== undefined && new URL(siteOrigin).host === host.toLowerCase());
}

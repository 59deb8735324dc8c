import { jsonAnswer } from "../answer.ts";
import type { Door } from "../front.ts";
import { createOpenapiDocument } from "./document.ts";

/** `GET /openapi.json`: everything that can be asked here, for programs and people. */
export function createOpenapiDoor(siteOrigin: string | undefined): Door {
  return {
    path: "/openapi.json",
    routes: ["GET /openapi.json"],
    answer: async (request) => {
      const origin = siteOrigin ?? `http://${request.headers.host ?? "localhost"}`;
      // Tools on other sites read this document; there is nothing secret in it.
      return jsonAnswer(200, createOpenapiDocument(origin), { "access-control-allow-origin": "*" });
    },
  };
}

import { ComodelClientError } from "../../client/errors.ts";

/** Whether nothing answered: what browsers throw, each in words of its own, and what the client makes of it. */
export function isLostConnection(error: unknown): boolean {
  if (error instanceof ComodelClientError) return error.code === "endpoint-unreachable";
  return error instanceof TypeError && /fetch|network|load failed/i.test(error.message);
}

import type { IncomingMessage } from "node:http";

import { systemClock } from "../core/clock.ts";
import { Refused } from "../core/errors.ts";
import { createRateLimit } from "../core/rate-limit.ts";

/** Bounds how many bytes one network address may send us. */
export interface ByteLimit {
  /**
   * Counts the body that a request declares, or `most` when it declares none, before it is read.
   * Throws `Refused` (429 `too-many-bytes`) with the time to wait.
   */
  take(request: IncomingMessage, most: number): void;
}

export function createByteLimit({ burst, perSecond }: { burst: number; perSecond: number }): ByteLimit {
  const limit = createRateLimit({ burst, perSecond, clock: systemClock });
  return {
    take: (request, most) => {
      const declared = Number(request.headers["content-length"] ?? most);
      const waitMs = limit.take(request.socket.remoteAddress ?? "", Math.min(declared, most));
      if (waitMs === 0) return;
      throw new Refused(
        "too-many-bytes",
        `This address has sent much at once; go on in ${Math.ceil(waitMs / 1000)} s`,
        {
          status: 429,
          retryAfterMs: waitMs,
        },
      );
    },
  };
}

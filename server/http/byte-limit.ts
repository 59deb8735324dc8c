import type { IncomingMessage } from "node:http";

import { createAddressLimit } from "./address-limit.ts";

/** Bounds how many bytes one network address may send us. */
export interface ByteLimit {
  /**
   * Counts the body that a request declares, or `most` when it declares none, before it is read.
   * Throws `Refused` (429 `too-many-bytes`) with the time to wait.
   */
  take(request: IncomingMessage, most: number): void;
}

export function createByteLimit({ burst, perSecond }: { burst: number; perSecond: number }): ByteLimit {
  const code = "too-many-bytes";
  const limit = createAddressLimit({ burst, perSecond, code, did: "This address has sent much at once" });
  return {
    take: (request, most) => {
      const declared = Number(request.headers["content-length"] ?? most);
      limit.take(request, Math.min(declared, most));
    },
  };
}

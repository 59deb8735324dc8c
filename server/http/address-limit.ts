import type { IncomingMessage } from "node:http";

import { systemClock, type Clock } from "../core/clock.ts";
import { Refused } from "../core/errors.ts";
import { networkAt } from "../core/network-address.ts";
import { createRateLimit } from "../core/rate-limit.ts";
import type { Door } from "./front.ts";

interface AddressLimitOptions {
  readonly burst: number;
  readonly perSecond: number;
  /** The stable code of the refusal. */
  readonly code: string;
  /** What an address did that is refused, as the beginning of a sentence. */
  readonly did: string;
  readonly clock?: Clock;
}

/** Bounds what one network address may use. */
export interface AddressLimit {
  /** Throws `Refused` (429) with the time to wait. */
  take(request: IncomingMessage, units?: number): void;
}

export function createAddressLimit(options: AddressLimitOptions): AddressLimit {
  const { burst, perSecond, code, did, clock = systemClock } = options;
  const limit = createRateLimit({ burst, perSecond, clock });
  return {
    take: (request, units) => {
      const waitMs = limit.take(networkAt(request.socket), units);
      if (waitMs === 0) return;
      throw new Refused(code, `${did}; go on in ${Math.ceil(waitMs / 1000)} s`, {
        status: 429,
        retryAfterMs: waitMs,
      });
    },
  };
}

/** Questions of one address that cost a look at the chain or the ledger: as many as `/rpc` answers. */
const QUESTIONS = { burst: 500, perSecond: 100 };

/** Bounds what whoever pays for nothing can make us read. */
export function createQuestionLimit(clock: Clock = systemClock): AddressLimit {
  return createAddressLimit({
    ...QUESTIONS,
    code: "too-many-questions",
    did: "This address has asked much at once",
    clock,
  });
}

/** A door that counts each request before it does anything for it. */
export function limitQuestions(door: Door, questions: AddressLimit): Door {
  return {
    ...door,
    answer: (request, url) => {
      questions.take(request);
      return door.answer(request, url);
    },
  };
}

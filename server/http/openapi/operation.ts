import type { z } from "zod";

/** One thing that a door answers, described by the schemas that the door itself reads with. */
export interface Operation {
  readonly method: "get" | "post";
  /** With parameters in braces. */
  readonly path: string;
  readonly tag: Tag;
  readonly summary: string;
  readonly description?: string;
  readonly parameters?: Readonly<Record<string, Parameter>>;
  readonly body?: Content;
  /** What a good answer is. */
  readonly answer: Content & { readonly status?: number; readonly description: string };
  /** Present when calls are paid: these take payments and bring receipts. It is what a call is told that is not paid. */
  readonly priceBook?: z.ZodType;
  /** Whether the request is signed by the key of a session. */
  readonly bySession?: true;
  /** How this door writes failures. */
  readonly failure: z.ZodType;
  /** Statuses that this door refuses with, beside those of all paid calls. */
  readonly refuses?: readonly RefusedStatus[];
}

export interface Parameter {
  readonly in: "path" | "query";
  readonly description: string;
  readonly schema: z.ZodType;
}

export interface Content {
  /** `application/json` when left out. */
  readonly type?: string;
  /** Bytes when left out. */
  readonly schema?: z.ZodType;
  /** A second form of the same answer. */
  readonly also?: { readonly type: string; readonly schema: z.ZodType };
}

/** What a refusal means, by its status; those with `later` say in `Retry-After` when trying again makes sense. */
export const REFUSALS = {
  400: { description: "The request itself is wrong; sending it again cannot help" },
  401: { description: "An API key or a session that this endpoint does not know, or that has ended" },
  402: { description: "A session, or a model's terms, do not allow this without payment" },
  403: {
    description:
      "An API key that is for another model, or an account that members voted not to serve for a while",
  },
  404: { description: "Nothing of this name is here" },
  409: {
    description: "The idempotency key was used for another request, or its first request is still running",
    later: true,
  },
  413: { description: "More bytes than are taken" },
  415: { description: "A body with a Content-Encoding" },
  422: { description: "The model, or the chain, could not do this" },
  429: { description: "Too many calls or bytes in a while", later: true },
  503: { description: "Busy, starting or stopping; nothing was charged", later: true },
} as const satisfies Record<number, { readonly description: string; readonly later?: true }>;

export type RefusedStatus = keyof typeof REFUSALS;

/** How any paid call may be refused beside 402. */
export const PAID_REFUSALS: readonly RefusedStatus[] = [400, 401, 403, 404, 409, 413, 429, 503];

export const TAGS = {
  text: "Text models, in the shapes of OpenAI's API",
  tensors: "Any other model, by the Open Inference Protocol v2",
  agents: "Models as tools of agents",
  account: "Free calls, trials, channels of credits, API keys and votes",
  content: "Files by their hash",
  service: "What this endpoint is and how it does",
} as const;

export type Tag = keyof typeof TAGS;

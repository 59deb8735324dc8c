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
  /** Present when calls are paid: these take payments and bring receipts. */
  readonly paid?: "by-call" | "by-token";
  /** How this door writes failures. */
  readonly failure: z.ZodType;
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

export const TAGS = {
  text: "Text models, in the shapes of OpenAI's API",
  tensors: "Any other model, by the Open Inference Protocol v2",
  agents: "Models as tools of agents",
  account: "Free calls, channels and votes",
  content: "Files by their hash",
  service: "What this endpoint is and how it does",
} as const;

export type Tag = keyof typeof TAGS;

import { z } from "zod";

import { chatRequest, completionRequest, embeddingRequest } from "../openai/requests.ts";
import {
  chatChunk, chatResponse, completionResponse, embeddingResponse, modelList, modelObject, openaiError,
} from "../openai/responses.ts"; // prettier-ignore
import type { Operation } from "./operation.ts";
import { openaiPriceBook } from "./price-book-shape.ts";
import { signedReceipt } from "./receipt-shape.ts";

const base = { tag: "text", failure: openaiError } as const;
const name = z.string();
const STREAM =
  "With stream, server-sent events follow, the last one [DONE]. Before it come comment lines with what is a header " +
  "otherwise: PAYMENT-RESPONSE and Comodel-Receipt. The receipt is about all bytes before these lines. Who leaves is " +
  "charged for the tokens that had reached him; the receipt is then found at /v1/receipts/{id}.";

export const textOperations: readonly Operation[] = [
  {
    ...base,
    ...{ method: "get", path: "/v1/models", summary: "Lists the text models that answer now" },
    answer: { description: "The models", schema: modelList },
  },
  {
    ...base,
    ...{ method: "get", path: "/v1/models/{model}", summary: "Describes one text model" },
    refuses: [404],
    parameters: { model: { in: "path", description: "Route or alias", schema: name } },
    answer: { description: "The model", schema: modelObject },
  },
  {
    ...base,
    ...{ method: "post", path: "/v1/completions", summary: "Goes on with a text", description: STREAM },
    priceBook: openaiPriceBook,
    body: { schema: completionRequest },
    answer: {
      description: "The text that follows",
      schema: completionResponse,
      also: { type: "text/event-stream", schema: completionResponse },
    },
  },
  {
    ...base,
    ...{ method: "post", path: "/v1/chat/completions", summary: "Answers messages", description: STREAM },
    priceBook: openaiPriceBook,
    body: { schema: chatRequest },
    answer: {
      description: "The next message",
      schema: chatResponse,
      also: { type: "text/event-stream", schema: chatChunk },
    },
  },
  {
    ...base,
    ...{
      method: "post",
      path: "/v1/embeddings",
      summary: "Gives the meaning of texts as vectors of length 1",
    },
    priceBook: openaiPriceBook,
    body: { schema: embeddingRequest },
    answer: { description: "One vector for each text", schema: embeddingResponse },
  },
  {
    ...base,
    ...{
      method: "get",
      path: "/v1/receipts/{id}",
      summary: "Finds the receipt of an answer by the answer's id",
    },
    refuses: [404, 429],
    parameters: { id: { in: "path", description: "The id of a completion", schema: z.string() } },
    answer: { description: "The receipt", schema: signedReceipt },
  },
];

import { z } from "zod";

import { jsonTensor, toJsonSignature } from "../../inference/tensor-json.ts";
import { costOf } from "../../payments/price-list.ts";
import type { ServedRelease } from "../../releases/lease-book.ts";
import { runOf } from "../metered-call.ts";
import { formatInferResponse, parseInferRequest } from "../oip-codec.ts";
import type { ModelTool } from "./model-tool.ts";

const input = z.strictObject({
  inputs: z
    .array(z.strictObject(jsonTensor.omit({ parameters: true }).shape))
    .min(1)
    .max(64)
    .describe("Tensors as the Open Inference Protocol v2 has them; data flat or nested, row-major"),
});

/** Asks any model with its bare tensors. */
export function tensorTool({ runner }: ServedRelease): ModelTool<z.infer<typeof input>> {
  const takes = runner.inputs.map(toJsonSignature).map((signature) => JSON.stringify(signature));
  return {
    description: `Computes with tensors. Inputs, where -1 is any size: ${takes.join(", ")}.`,
    input,
    prepare: (asked, lease) => ({
      cost: costOf(lease.prices),
      run: async () => {
        const request = parseInferRequest(Buffer.from(JSON.stringify(asked)));
        const { route: name, number } = lease.release;
        const outputs = await lease.runner.run(request.inputs);
        const { body, headers } = formatInferResponse({ name, version: `${number}` }, request, outputs);
        return runOf(lease, body, headers);
      },
    }),
  };
}

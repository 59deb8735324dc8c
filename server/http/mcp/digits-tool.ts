import { z } from "zod";

import type { Tensor } from "../../inference/tensor.ts";
import { costOf } from "../../payments/price-list.ts";
import type { ServedRelease } from "../../releases/lease-book.ts";
import { runOf } from "../metered-call.ts";
import type { ModelTool } from "./model-tool.ts";

const PIXELS = 28 * 28;
const input = z.strictObject({
  pixels: z
    .array(z.number().min(0).max(1))
    .length(PIXELS)
    .describe("Ink of 28 rows of 28 points, from the top left: 0 is paper, 1 is ink"),
});

/** Reads a handwritten digit; undefined for models that take something else. */
export function digitsTool({ runner }: ServedRelease): ModelTool<z.infer<typeof input>> | undefined {
  const [pixels, ...moreInputs] = runner.inputs;
  const [scores, ...moreOutputs] = runner.outputs;
  const isDigits = pixels?.name === "pixels" && pixels.shape.at(-1) === PIXELS && scores?.shape.at(-1) === 10;
  if (!isDigits || moreInputs.length > 0 || moreOutputs.length > 0) return undefined;
  return {
    description: "Reads one handwritten digit, 0 to 9, from a picture of 28 by 28 points.",
    input,
    prepare: (asked, lease) => ({
      cost: costOf(lease.prices),
      run: async () => {
        const data = Float32Array.from(asked.pixels);
        const outputs = await lease.runner.run({ pixels: { type: "float32", shape: [1, PIXELS], data } });
        return runOf(lease, Buffer.from(JSON.stringify(toAnswer(outputs[scores.name]!))));
      },
    }),
  };
}

function toAnswer({ data }: Tensor): { digit: number; probabilities: number[] } {
  const probabilities = Array.from(data, Number);
  return { digit: probabilities.indexOf(Math.max(...probabilities)), probabilities };
}

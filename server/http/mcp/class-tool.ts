import { z } from "zod";

import { costOf } from "../../payments/price-list.ts";
import type { ServedRelease } from "../../releases/lease-book.ts";
import { runOf } from "../metered-call.ts";
import type { ModelTool } from "./model-tool.ts";

const input = z.strictObject({
  text: z.string().min(1).max(200_000).describe("The text to judge; of a mail: subject, an empty line, body"),
});

/** Says which class a text belongs to; undefined for models that take something else. */
export function classTool({ runner, classes }: ServedRelease): ModelTool<z.infer<typeof input>> | undefined {
  const [text, ...moreInputs] = runner.inputs;
  const [scores, ...moreOutputs] = runner.outputs;
  const fits = text?.type === "uint8" && text.shape.length === 2 && scores?.shape.at(-1) === classes?.length;
  if (classes === undefined || !fits || moreInputs.length > 0 || moreOutputs.length > 0) return undefined;
  return {
    description: `Says whether a text is ${classes.map((name) => `"${name}"`).join(" or ")}, and how sure it is.`,
    input,
    prepare: (asked, lease) => ({
      cost: costOf(lease.prices),
      run: async () => {
        const data = new Uint8Array(Buffer.from(asked.text));
        const outputs = await lease.runner.run({
          [text.name]: { type: "uint8", shape: [1, data.length], data },
        });
        const probabilities = Array.from(outputs[scores!.name]!.data, Number);
        const best = probabilities.indexOf(Math.max(...probabilities));
        const named = Object.fromEntries(classes.map((name, index) => [name, probabilities[index]]));
        return runOf(lease, Buffer.from(JSON.stringify({ class: classes[best], probabilities: named })));
      },
    }),
  };
}

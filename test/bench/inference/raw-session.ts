import { readFile } from "node:fs/promises";

import { InferenceSession, Tensor } from "onnxruntime-node";

import type { Measure } from "../report.ts";

const BATCHES = [1, 8, 32];
const REPEATS = 400;

/** The engine alone, in this process: wall time of one row in batches of growing size. */
export async function measureRaw(): Promise<Measure[]> {
  const file = new URL("../../../models/digits/release-2/model.onnx", import.meta.url);
  const threads = { intraOpNumThreads: 1, interOpNumThreads: 1 };
  const session = await InferenceSession.create(await readFile(file), threads);
  const measures: Measure[] = [];
  for (const rows of BATCHES) {
    const pixels = new Tensor("float32", new Float32Array(rows * 784), [rows, 784]);
    let best = Infinity;
    for (let repeat = 0; repeat < REPEATS; repeat++) {
      const startedAt = performance.now();
      await session.run({ pixels });
      best = Math.min(best, performance.now() - startedAt);
    }
    const what = `raw session, batch of ${rows}, per row`;
    measures.push({ what, value: (best * 1_000) / rows, unit: "µs" });
  }
  return measures;
}

import { readFile } from "node:fs/promises";

/** The measured call: one real digit as binary tensors, answered in bytes too. */
export interface DigitsCall {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

const SAMPLES = new URL("../../../models/digits/samples.json", import.meta.url);

export async function loadDigitsCall(): Promise<DigitsCall> {
  const samples = JSON.parse(await readFile(SAMPLES, "utf8")) as { samples?: Sample[] } | Sample[];
  const [first] = Array.isArray(samples) ? samples : (samples.samples ?? []);
  if (first === undefined) throw new Error(`Expected samples of digits in ${SAMPLES.pathname}, found none.`);
  const data = Buffer.from(Float32Array.from(first.pixels).buffer);
  const input = {
    name: "pixels",
    datatype: "FP32",
    shape: [1, first.pixels.length],
    parameters: { binary_data_size: data.byteLength },
  };
  const json = Buffer.from(JSON.stringify({ parameters: { binary_data_output: true }, inputs: [input] }));
  return {
    headers: {
      "inference-header-content-length": String(json.byteLength),
      "content-type": "application/octet-stream",
    },
    body: Buffer.concat([json, data]),
  };
}

interface Sample {
  readonly pixels: readonly number[];
}

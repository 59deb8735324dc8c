import { canonicalJson, sha256 } from "../../scripts/train/canonical-json.ts";
import { writeOnnx } from "../../scripts/train/onnx-writer.ts";
import { createRandom } from "../../scripts/train/random.ts";
import { describeText, describeTextTensors, textKind } from "../../scripts/train/text/describe-text.ts";
import { createInferenceGraph } from "../../scripts/train/text/inference-graph.ts";
import { createWeights, type DecoderShape } from "../../scripts/train/text/shape.ts";
import { createTokenizer, type Tokenizer } from "../../scripts/train/text/tokens.ts";

/** A text model that has learned nothing: small, real and the same each time. */
export interface TinyTextModel {
  readonly onnx: Uint8Array;
  /** `manifest.json`, byte for byte. */
  readonly manifest: string;
  readonly tokenizer: Tokenizer;
  readonly shape: DecoderShape;
}

const CONTEXT_LENGTH = 32;

/** Makes a decoder of two layers with random weights, over the small letters and a few pairs of them. */
export function tinyTextModel(seed = 1): TinyTextModel {
  const tokenizer = createTokenizer([
    "\n",
    " ",
    ".",
    ",",
    ..."abcdefghijklmnopqrstuvwxyz",
    "th",
    "the",
    " the",
  ]);
  const shape = { vocabularySize: tokenizer.vocabulary.length, layers: 2, heads: 2, width: 16, hidden: 32 };
  const identity = { name: "tiny-text", version: 1, description: "Has learned nothing.", metadata: {} };
  const onnx = writeOnnx(createInferenceGraph(shape, createWeights(shape, createRandom(seed)), identity));
  const manifest = canonicalJson({
    kind: textKind,
    name: "Tiny Text",
    version: 1,
    description: identity.description,
    licence: "MIT",
    weights: { path: "model.onnx", size: onnx.length, sha256: sha256(onnx) },
    text: describeText(shape, { tokenizer, contextLength: CONTEXT_LENGTH }),
    ...describeTextTensors(shape),
  });
  return { onnx, manifest, tokenizer, shape };
}

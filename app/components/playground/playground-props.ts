import type { JsonTensor } from "../../../client/tensors.ts";
import type { Model } from "../../api/models.server.ts";
import type { AudioFacts, ServedInfo, TensorExample } from "../../api/playground.server.ts";

/** What every playground is about: a live model as the endpoint serves it, and examples of its own. */
export type PlaygroundProps = {
  model: Model;
  info: ServedInfo;
  examples: readonly TensorExample[];
  /** All inputs of the release's own example together. */
  whole: readonly JsonTensor[];
  /** What the numbers of an answer stand for, in their order. */
  classes: readonly string[];
  /** How sound is sent, for models that hear. */
  audio: AudioFacts | null;
};

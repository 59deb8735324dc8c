import type { NamedTensors, TensorSignature } from "./tensor.ts";

/** What the endpoint tells a model's process. */
export type ToModelProcess =
  | { readonly kind: "load"; readonly bytes: Uint8Array }
  | {
      readonly kind: "run";
      readonly id: number;
      readonly inputs: NamedTensors;
    };

/** What a model's process answers. */
export type FromModelProcess =
  | {
      readonly kind: "loaded";
      readonly inputs: TensorSignature[];
      readonly outputs: TensorSignature[];
      readonly runtime: string;
    }
  | { readonly kind: "refused"; readonly message: string }
  | {
      readonly kind: "done";
      readonly id: number;
      readonly outputs: NamedTensors;
    }
  | { readonly kind: "failed"; readonly id: number; readonly message: string };

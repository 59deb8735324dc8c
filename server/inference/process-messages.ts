import type { TensorPlace } from "./tensor-frames.ts";
import type { TensorSignature } from "./tensor.ts";

/** Heads of what the endpoint tells a model's process; each is answered by exactly one message before the next. */
export type ToModelProcess =
  /** The body is the model's file. */
  | { readonly kind: "load" }
  | { readonly kind: "run"; readonly inputs: readonly TensorPlace[] }
  /** Begins a state: the body holds what its carried inputs are before the first step. */
  | {
      readonly kind: "open";
      readonly state: number;
      readonly carried: CarriedInputs;
      readonly inputs: readonly TensorPlace[];
    }
  /** Runs with the state's carried inputs beside those of the body, and keeps what goes into the next step. */
  | { readonly kind: "step"; readonly state: number; readonly inputs: readonly TensorPlace[] }
  | { readonly kind: "close"; readonly state: number };

/** Input name -> name of the output that becomes this input at the next step. */
export type CarriedInputs = Readonly<Record<string, string>>;

/** Heads of what a model's process answers. */
export type FromModelProcess =
  /** Said once, before anything was asked. */
  | { readonly kind: "ready" }
  | {
      readonly kind: "loaded";
      readonly inputs: TensorSignature[];
      readonly outputs: TensorSignature[];
      readonly runtime: string;
    }
  | { readonly kind: "done"; readonly outputs: TensorPlace[] }
  | { readonly kind: "failed"; readonly message: string };

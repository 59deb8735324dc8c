import type { ComponentType } from "react";
import { DigitPlayground } from "./digit-playground.tsx";
import { MailPlayground } from "./mail-playground.tsx";
import type { PlaygroundProps } from "./playground-props.ts";
import { TextPlayground } from "./text-playground.tsx";
import { TensorPlayground } from "./tensor-playground.tsx";
import { VoicePlayground } from "./voice-playground.tsx";

/** One playground for each kind that a release's manifest may name. */
const playgrounds: Readonly<Record<string, ComponentType<PlaygroundProps>>> = {
  digits: DigitPlayground,
  "text-classification": MailPlayground,
  "text-generation": TextPlayground,
  "voice-activity": VoicePlayground,
};

/** The playground of a kind; any other model is asked with its bare tensors. */
export function playgroundOf(kind: string): ComponentType<PlaygroundProps> {
  return Object.hasOwn(playgrounds, kind) ? (playgrounds[kind] ?? TensorPlayground) : TensorPlayground;
}

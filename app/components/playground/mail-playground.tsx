import { messages } from "../../messages.ts";
import { AskPlayground } from "./ask-playground.tsx";
import { ClassAnswer } from "./class-answer.tsx";
import { MailInput } from "./mail-input.tsx";
import type { PlaygroundProps } from "./playground-props.ts";

const text = messages.playground.mail;

/** Asks a model that takes the bytes of a text and says which of several classes it is. */
export function MailPlayground(props: PlaygroundProps) {
  return (
    <AskPlayground
      {...props}
      heading={text.heading}
      empty={text.empty}
      Question={MailInput}
      Answer={ClassAnswer}
    />
  );
}

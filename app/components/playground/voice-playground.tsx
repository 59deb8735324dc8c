import { useState } from "react";
import { messages } from "../../messages.ts";
import { AskOrStop } from "./ask-or-stop.tsx";
import { PayPanel } from "./pay-panel.tsx";
import type { PlaygroundProps } from "./playground-props.ts";
import type { Sound } from "./sound.ts";
import { type Preparing, SoundInput } from "./sound-input.tsx";
import { TensorPlayground } from "./tensor-playground.tsx";
import { useListen } from "./use-listen.ts";
import { useMeans } from "./use-means.ts";
import { useWay } from "./use-way.ts";
import { VoiceAnswer } from "./voice-answer.tsx";
import { VoicePrice } from "./voice-price.tsx";

const text = messages.playground.voice;

/** Asks a model that hears whether somebody speaks; one that does not say how, with bare numbers. */
export function VoicePlayground(props: PlaygroundProps) {
  const { audio } = props;
  if (audio !== null) return <Listener {...props} audio={audio} />;
  return (
    <div className="grid gap-4">
      <p className="text-ink-soft">{text.noAudio}</p>
      <TensorPlayground {...props} />
    </div>
  );
}

function Listener({
  model,
  info,
  audio,
}: PlaygroundProps & { audio: NonNullable<PlaygroundProps["audio"]> }) {
  const [sound, setSound] = useState<Sound | null>(null);
  const [preparing, setPreparing] = useState<Preparing | null>(null);
  const { means, error, lookAgain } = useMeans(model);
  const { listening, listen, stop, forget } = useListen(info, audio, () => void lookAgain());
  const [way, setWay] = useWay(info, means);
  const take = (next: Sound | null) => {
    forget();
    setSound(next);
  };

  return (
    <div className="grid items-start gap-x-12 gap-y-10 lg:grid-cols-[22rem_minmax(0,1fr)]">
      <section aria-labelledby="question" className="grid gap-4">
        <h2 id="question" className="text-2xl">
          {text.heading}
        </h2>
        <SoundInput {...{ audio, sound, preparing }} onChange={take} onPreparing={setPreparing} />
        <AskOrStop
          isRunning={listening.state === "listening"}
          isEmpty={sound === null || preparing !== null}
          words={{ ...text, ask: text.listen, empty: text.notYet[preparing ?? "none"] }}
          way={way}
          onAsk={() => sound !== null && void listen(sound, way)}
          onStop={stop}
        />
      </section>
      <div className="grid gap-8">
        <VoiceAnswer {...{ listening, sound, audio, info }} />
        <div className="grid gap-8 md:grid-cols-2">
          <VoicePrice {...{ model, info, audio, sound, way }} />
          <PayPanel {...{ model, way, means, error }} onWay={setWay} onChange={() => void lookAgain()} />
        </div>
      </div>
    </div>
  );
}

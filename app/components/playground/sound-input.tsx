import { FileAudio, Mic, Play, Square } from "lucide-react";
import { type ChangeEvent, useState } from "react";
import type { AudioFacts } from "../../api/playground.server.ts";
import { formatCount } from "../../format/shares.ts";
import { formatSeconds } from "../../format/time.ts";
import { messages } from "../../messages.ts";
import { playSound } from "./play-sound.ts";
import { readSound } from "./read-sound.ts";
import { countPieces, MOST_SECONDS, type Sound } from "./sound.ts";
import { useLatest } from "./use-latest.ts";
import { useRecorder } from "./use-recorder.ts";

const text = messages.playground.voice;

/** What a sound that is not there yet waits for. */
export type Preparing = "recording" | "reading";

type Props = {
  audio: AudioFacts;
  sound: Sound | null;
  preparing: Preparing | null;
  onChange: (sound: Sound | null) => void;
  onPreparing: (preparing: Preparing | null) => void;
};

/** Takes a sound from the microphone, from a file, or from the release's examples. */
export function SoundInput({ audio, sound, preparing, onChange, onPreparing }: Props) {
  const [problem, setProblem] = useState<string | null>(null);
  const [note, setNote] = useState<string | null>(null);
  const begin = useLatest();

  /** Nothing of the sound before is left from here on: whoever is quick must not ask about it by mistake. */
  const clear = (wait: Preparing | null) => {
    setProblem(null);
    setNote(null);
    onChange(null);
    onPreparing(wait);
  };
  const fail = (sentence: string) => {
    clear(null);
    setProblem(sentence);
  };
  const take = async (name: string, read: () => Promise<Blob>) => {
    const isLatest = begin();
    clear("reading");
    try {
      const { cut, ...taken } = await readSound(await read(), { name, sampleRate: audio.sampleRate });
      if (countPieces(taken, audio) === 0) throw new Error(text.tooShort);
      if (!isLatest()) return;
      setNote(cut ? text.cut : null);
      onPreparing(null);
      onChange(taken);
    } catch (error) {
      if (isLatest()) fail(error instanceof Error ? error.message : String(error));
    }
  };
  const recorder = useRecorder({
    onRecording: () => {
      begin();
      clear("recording");
    },
    onRecorded: (blob) => void take(text.recorded, () => Promise.resolve(blob)),
    onProblem: setProblem,
  });
  /** Another choice ends a recording that nobody waits for any more. */
  const choose = (name: string, read: () => Promise<Blob>) => {
    recorder.cancel();
    void take(name, read);
  };
  const upload = (event: ChangeEvent<HTMLInputElement>) => {
    const file = event.target.files?.[0];
    event.target.value = "";
    if (file !== undefined) choose(file.name, () => Promise.resolve(file));
  };

  return (
    <div className="grid gap-4">
      <p className="text-ink-soft">{text.lead(formatSeconds(MOST_SECONDS))}</p>
      <div className="flex flex-wrap gap-2">
        <button
          type="button"
          className="button button-quiet button-small"
          aria-pressed={recorder.isRecording}
          onClick={() => (recorder.isRecording ? recorder.stop() : void recorder.record())}
        >
          {recorder.isRecording ? <Square size={16} aria-hidden /> : <Mic size={16} aria-hidden />}
          {recorder.isRecording ? text.stopRecording : text.record}
        </button>
        <label className="button button-quiet button-small cursor-pointer has-focus-visible:outline-2 has-focus-visible:outline-accent">
          <FileAudio size={16} aria-hidden /> {text.upload}
          <input type="file" accept="audio/*,.wav" className="sr-only" onChange={upload} />
        </label>
      </div>
      {audio.examples.length === 0 ? null : (
        <Examples
          examples={audio.examples}
          onChoose={({ name, sha256 }) => choose(name, () => fetchFile(sha256))}
        />
      )}
      {problem === null ? null : (
        <p role="alert" className="rounded-lg bg-bad-soft px-3 py-2">
          {problem}
        </p>
      )}
      <div role="status" className="grid justify-items-start gap-2">
        {preparing === "recording" ? <p className="font-semibold text-warm">{text.recording}</p> : null}
        {preparing === "reading" ? <p className="text-ink-soft">{text.notYet.reading}</p> : null}
        {sound === null ? null : <Chosen {...{ audio, sound, note }} />}
      </div>
      <p className="text-sm text-ink-soft">{text.privacy}</p>
    </div>
  );
}

function Chosen({ audio, sound, note }: { audio: AudioFacts; sound: Sound; note: string | null }) {
  return (
    <>
      <p data-sound={sound.name}>
        {text.chosen(
          sound.name,
          formatSeconds(sound.samples.length / sound.sampleRate),
          formatCount(countPieces(sound, audio)),
        )}
        {note === null ? null : ` ${note}`}
      </p>
      <button
        type="button"
        className="button button-quiet button-small"
        onClick={() => void playSound(sound)}
      >
        <Play size={16} aria-hidden /> {text.play}
      </button>
    </>
  );
}

type ExamplesProps = {
  examples: AudioFacts["examples"];
  onChoose: (example: AudioFacts["examples"][number]) => void;
};

function Examples({ examples, onChoose }: ExamplesProps) {
  return (
    <div role="group" aria-label={text.examples} className="grid gap-2">
      <p className="text-sm text-ink-soft">{text.examples}</p>
      <ul className="flex flex-wrap gap-2">
        {examples.map((example) => (
          <li key={example.sha256}>
            <button
              type="button"
              className="button button-quiet button-small"
              onClick={() => onChoose(example)}
            >
              {example.name}
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** A file of the release, by its hash. */
async function fetchFile(sha256: string): Promise<Blob> {
  const response = await fetch(`/ipfs/${sha256}`);
  if (!response.ok) throw new Error(`HTTP ${response.status}`);
  return response.blob();
}

import { FileAudio, Mic, Play, Square } from "lucide-react";
import { type ChangeEvent, useState } from "react";
import type { AudioFacts } from "../../api/playground.server.ts";
import { formatCount } from "../../format/shares.ts";
import { formatSeconds } from "../../format/time.ts";
import { messages } from "../../messages.ts";
import { playSound } from "./play-sound.ts";
import { readSound } from "./read-sound.ts";
import { countPieces, MOST_SECONDS, type Sound } from "./sound.ts";
import { useRecorder } from "./use-recorder.ts";

const text = messages.playground.voice;

type Props = { audio: AudioFacts; sound: Sound | null; onChange: (sound: Sound | null) => void };

/** Takes a sound from the microphone, from a file, or from the release's examples. */
export function SoundInput({ audio, sound, onChange }: Props) {
  const [problem, setProblem] = useState<string | null>(null);
  const [note, setNote] = useState<string | null>(null);

  const take = async (name: string, read: () => Promise<Blob>) => {
    setProblem(null);
    setNote(null);
    try {
      const { cut, ...taken } = await readSound(await read(), { name, sampleRate: audio.sampleRate });
      if (countPieces(taken, audio) === 0) throw new Error(text.tooShort);
      setNote(cut ? text.cut : null);
      onChange(taken);
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
      onChange(null);
    }
  };
  const recorder = useRecorder({
    onRecorded: (blob) => void take(text.recorded, () => Promise.resolve(blob)),
    onProblem: setProblem,
  });
  const upload = (event: ChangeEvent<HTMLInputElement>) => {
    const file = event.target.files?.[0];
    event.target.value = "";
    if (file !== undefined) void take(file.name, () => Promise.resolve(file));
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
          onChoose={({ name, sha256 }) => void take(name, () => fetchFile(sha256))}
        />
      )}
      {problem === null ? null : (
        <p role="alert" className="rounded-lg bg-bad-soft px-3 py-2">
          {problem}
        </p>
      )}
      <div role="status" className="grid justify-items-start gap-2">
        {recorder.isRecording ? <p className="font-semibold text-warm">{text.recording}</p> : null}
        {sound === null ? null : (
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
        )}
      </div>
      <p className="text-sm text-ink-soft">{text.privacy}</p>
    </div>
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

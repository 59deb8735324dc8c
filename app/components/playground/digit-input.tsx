import { Eraser, ImageUp, Undo2 } from "lucide-react";
import { type ChangeEvent, useState } from "react";
import { messages } from "../../messages.ts";
import { DrawingPad } from "./drawing-pad.tsx";
import { inkToPixels, type Stroke, strokesToPixels } from "./digit-image.ts";
import { readPicture } from "./picture-ink.ts";
import { PixelView } from "./pixel-view.tsx";
import { useLatest } from "./use-latest.ts";

const text = messages.playground.draw;

type Props = {
  /** Real examples of 784 parts of ink. */
  examples: readonly (readonly number[])[];
  /** Told what the model would see; null when there is nothing. */
  onChange: (pixels: number[] | null) => void;
};

/** Takes a digit by drawing, from a picture, or from the examples, and shows what the model will see. */
export function DigitInput({ examples, onChange }: Props) {
  const [strokes, setStrokes] = useState<readonly Stroke[]>([]);
  const [picture, setPicture] = useState<readonly number[] | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const pixels = picture ?? strokesToPixels(strokes);
  const begin = useLatest();

  const draw = (next: readonly Stroke[]) => {
    begin();
    setProblem(null);
    setPicture(null);
    setStrokes(next);
    onChange(strokesToPixels(next));
  };
  const show = (shown: readonly number[] | null) => {
    begin();
    setStrokes([]);
    setPicture(shown);
    setProblem(null);
    onChange(shown === null ? null : [...shown]);
  };
  const upload = async (event: ChangeEvent<HTMLInputElement>) => {
    const file = event.target.files?.[0];
    event.target.value = "";
    if (file === undefined) return;
    // A picture that is read slowly must not replace what was drawn meanwhile.
    const isLatest = begin();
    try {
      const ink = inkToPixels(await readPicture(file));
      if (isLatest()) show(ink);
    } catch (error) {
      if (!isLatest()) return;
      setProblem(text.uploadFailed(error instanceof Error ? error.message : String(error)));
    }
  };

  return (
    <div className="grid gap-4">
      <DrawingPad
        strokes={strokes}
        picture={picture}
        onChange={draw}
        onUndo={() => draw(strokes.slice(0, -1))}
      />
      <div className="flex flex-wrap gap-2">
        <button
          type="button"
          className="button button-quiet button-small"
          disabled={strokes.length === 0}
          onClick={() => draw(strokes.slice(0, -1))}
        >
          <Undo2 size={16} aria-hidden /> {text.undo}
        </button>
        <button
          type="button"
          className="button button-quiet button-small"
          disabled={pixels === null}
          onClick={() => show(null)}
        >
          <Eraser size={16} aria-hidden /> {text.clear}
        </button>
        <label className="button button-quiet button-small cursor-pointer has-focus-visible:outline-2 has-focus-visible:outline-accent">
          <ImageUp size={16} aria-hidden /> {text.upload}
          <input type="file" accept="image/*" className="sr-only" onChange={(event) => void upload(event)} />
        </label>
      </div>
      {problem === null ? null : (
        <p role="alert" className="text-bad">
          {problem}
        </p>
      )}
      <div className="flex flex-wrap items-end gap-x-8 gap-y-4">
        {examples.length === 0 ? null : <Examples examples={examples} onChoose={show} />}
        <figure className="grid gap-1.5">
          <figcaption className="text-sm text-ink-soft">{text.seen}</figcaption>
          <PixelView pixels={pixels} label={text.seenAlt} className="size-14" />
        </figure>
      </div>
    </div>
  );
}

type ExamplesProps = { examples: Props["examples"]; onChoose: (pixels: readonly number[]) => void };

function Examples({ examples, onChoose }: ExamplesProps) {
  return (
    <div role="group" aria-label={text.examples} className="grid gap-1.5">
      <p className="text-sm text-ink-soft">{text.examples}</p>
      <div className="flex flex-wrap gap-2">
        {examples.map((example, index) => (
          <button
            key={index}
            type="button"
            className="rounded-md hover:outline-2 hover:outline-accent"
            onClick={() => onChoose(example)}
          >
            <PixelView pixels={example} label={text.example(index + 1)} className="size-14" />
          </button>
        ))}
      </div>
    </div>
  );
}

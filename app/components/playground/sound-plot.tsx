import { line } from "d3-shape";
import { useId } from "react";
import { formatSeconds } from "../../format/time.ts";
import { messages } from "../../messages.ts";
import { outlineOf, type Sound, spansOf, VOICE_AT } from "./sound.ts";

const text = messages.playground.voice.plot;

const width = 640;
const height = 200;
/** Columns of the waveform. */
const columns = 320;

type Props = {
  sound: Sound;
  /** How likely each piece that was heard so far holds a voice. */
  chances: readonly number[];
  /** Samples of a piece. */
  frame: number;
};

/** The sound as it is, with the parts where a voice is heard, and how sure the model is over time. */
export function SoundPlot({ sound, chances, frame }: Props) {
  const titleId = useId();
  const { samples, sampleRate } = sound;
  const seconds = samples.length / sampleRate;
  const piece = frame / sampleRate;
  const x = (at: number): number => round((at / seconds) * width);
  const spans = spansOf(chances, piece);
  return (
    <figure className="grid gap-2">
      <figcaption id={titleId} className="text-sm text-ink-soft">
        {text.title}
      </figcaption>
      <div className="grid grid-cols-[2.5rem_minmax(0,1fr)] gap-x-2">
        <Scale />
        <svg
          viewBox={`0 0 ${width} ${height}`}
          preserveAspectRatio="none"
          className="block h-48 w-full rounded-md bg-sunken"
          role="img"
          aria-labelledby={titleId}
        >
          <desc>{text.description(sound.name, formatSeconds(seconds), spans.length)}</desc>
          {spans.map(({ from, until }) => (
            <rect
              key={from}
              x={x(from)}
              width={x(until) - x(from)}
              height={height}
              fill="var(--accent-soft)"
            />
          ))}
          <path d={drawOutline(samples)} fill="var(--line-strong)" />
          <line
            x2={width}
            y1={height * (1 - VOICE_AT)}
            y2={height * (1 - VOICE_AT)}
            stroke="var(--ink-faint)"
            strokeDasharray="4 5"
            vectorEffect="non-scaling-stroke"
          />
          <path
            d={drawChances(chances, (index) => x((index + 0.5) * piece))}
            fill="none"
            stroke="var(--accent)"
            strokeWidth={2.5}
            vectorEffect="non-scaling-stroke"
          />
        </svg>
        <span />
        <p className="flex justify-between text-sm text-ink-faint">
          <span>{formatSeconds(0)}</span>
          <span>{formatSeconds(seconds)}</span>
        </p>
      </div>
      <ul className="flex flex-wrap gap-x-5 gap-y-1 text-sm text-ink-soft">
        <Key colour="var(--line-strong)" label={text.sound} />
        <Key colour="var(--accent)" label={text.chance} />
        <Key colour="var(--accent-soft)" label={text.voice} />
      </ul>
    </figure>
  );
}

function Scale() {
  return (
    <div className="flex h-48 flex-col justify-between text-end text-xs text-ink-faint" aria-hidden>
      <span>100%</span>
      <span>50%</span>
      <span>0%</span>
    </div>
  );
}

function Key({ colour, label }: { colour: string; label: string }) {
  return (
    <li className="flex items-center gap-2">
      <svg viewBox="0 0 16 10" className="h-2.5 w-4" aria-hidden>
        <rect width={16} height={10} rx={2} fill={colour} />
      </svg>
      {label}
    </li>
  );
}

/** The loudest sample reaches three quarters of the way, so that the line above it stays readable. */
function drawOutline(samples: Float32Array): string {
  const outline = outlineOf(samples, columns);
  const loudest = outline.reduce((most, { low, high }) => Math.max(most, high, -low), 0.02);
  const y = (value: number): number => round(height / 2 - (value / loudest) * height * 0.375);
  const upper = outline.map(({ high }, index) => `${index * 2} ${y(high)}`);
  const lower = outline.map(({ low }, index) => `${index * 2 + 1} ${round(y(low) + 1)}`).reverse();
  return `M${[...upper, ...lower].join("L")}Z`;
}

function drawChances(chances: readonly number[], x: (index: number) => number): string {
  return (
    line<number>()
      .x((_, index) => x(index))
      .y((chance) => round(4 + (1 - chance) * (height - 8)))(chances) ?? ""
  );
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}

import { type KeyboardEvent, type PointerEvent, useEffect, useId, useRef, useState } from "react";
import { messages } from "../../messages.ts";
import type { Point, Stroke } from "./digit-image.ts";

const text = messages.playground.draw;
const side = 560;
const penWidth = 44;
/** Arrow keys move by this part of the field. */
const steps = 24;

type Props = {
  strokes: readonly Stroke[];
  /** Shown in place of strokes: 784 parts of ink. */
  picture: readonly number[] | null;
  onChange: (strokes: readonly Stroke[]) => void;
  onUndo: () => void;
};

const moves: Record<string, Point> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
};

/** A field to draw on with finger, pen, mouse or keyboard. */
export function DrawingPad({ strokes, picture, onChange, onUndo }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const helpId = useId();
  const keyboard = useKeyboardPen({ strokes, onChange, onUndo });
  const pointer = usePointerPen({ strokes, onChange });

  useEffect(() => {
    const context = canvas.current?.getContext("2d");
    if (context == null) return;
    paint(context, strokes, picture);
    if (keyboard.cursor !== null) paintCursor(context, keyboard.cursor, keyboard.down);
  }, [strokes, picture, keyboard.cursor, keyboard.down]);

  return (
    <div className="grid gap-2">
      <canvas
        ref={canvas}
        width={side}
        height={side}
        role="application"
        tabIndex={0}
        aria-label={text.pad}
        aria-describedby={helpId}
        className="aspect-square w-full touch-none rounded-xl border border-line-strong bg-[#0b1512]"
        {...pointer}
        onKeyDown={keyboard.onKeyDown}
        onBlur={keyboard.onBlur}
      />
      <p id={helpId} className="text-sm text-ink-soft">
        {text.padHelp}
      </p>
      <p role="status" className="sr-only">
        {keyboard.cursor === null ? "" : sayCursor(keyboard.cursor, keyboard.down)}
      </p>
    </div>
  );
}

function sayCursor({ x, y }: Point, down: boolean): string {
  const [column, row] = [Math.round(x * steps) + 1, Math.round(y * steps) + 1];
  return down ? text.penDown(column, row) : text.penUp(column, row);
}

type PenProps = Pick<Props, "strokes" | "onChange">;

function usePointerPen({ strokes, onChange }: PenProps) {
  const drawing = useRef(false);
  const placeOf = (event: PointerEvent<HTMLCanvasElement>): Point => {
    const box = event.currentTarget.getBoundingClientRect();
    return { x: (event.clientX - box.left) / box.width, y: (event.clientY - box.top) / box.height };
  };
  return {
    onPointerDown: (event: PointerEvent<HTMLCanvasElement>) => {
      if (event.button !== 0) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      drawing.current = true;
      onChange([...strokes, [placeOf(event)]]);
    },
    onPointerMove: (event: PointerEvent<HTMLCanvasElement>) => {
      if (drawing.current) onChange(extend(strokes, placeOf(event)));
    },
    onPointerUp: () => {
      drawing.current = false;
    },
    onPointerCancel: () => {
      drawing.current = false;
    },
  };
}

function useKeyboardPen({ strokes, onChange, onUndo }: PenProps & Pick<Props, "onUndo">) {
  const [cursor, setCursor] = useState<Point | null>(null);
  const [down, setDown] = useState(false);
  const here = cursor ?? { x: 0.5, y: 0.25 };

  const onKeyDown = (event: KeyboardEvent) => {
    const move = moves[event.key];
    if (move !== undefined) {
      const next = { x: within(here.x + move.x / steps), y: within(here.y + move.y / steps) };
      setCursor(next);
      if (down) onChange(extend(strokes, next));
    } else if (event.key === " ") {
      setCursor(here);
      if (!down) onChange([...strokes, [here]]);
      setDown(!down);
    } else if (event.key === "Backspace") {
      setDown(false);
      onUndo();
    } else return;
    event.preventDefault();
  };
  const onBlur = () => {
    setCursor(null);
    setDown(false);
  };
  return { cursor, down, onKeyDown, onBlur };
}

/** Adds a point to the stroke that is being drawn. */
function extend(strokes: readonly Stroke[], point: Point): readonly Stroke[] {
  const last = strokes.at(-1);
  return last === undefined ? [[point]] : [...strokes.slice(0, -1), [...last, point]];
}

function within(value: number): number {
  return Math.min(1, Math.max(0, value));
}

function paint(
  context: CanvasRenderingContext2D,
  strokes: readonly Stroke[],
  picture: readonly number[] | null,
): void {
  context.clearRect(0, 0, side, side);
  context.fillStyle = context.strokeStyle = "#ffffff";
  context.lineWidth = penWidth;
  context.lineCap = context.lineJoin = "round";
  if (picture !== null) paintPicture(context, picture);
  for (const stroke of strokes) {
    const [first, ...rest] = stroke;
    if (first === undefined) continue;
    context.beginPath();
    context.moveTo(first.x * side, first.y * side);
    // A single point is drawn as a line of no length, which round ends turn into a dot.
    for (const { x, y } of rest.length === 0 ? [first] : rest) context.lineTo(x * side, y * side);
    context.stroke();
  }
}

function paintPicture(context: CanvasRenderingContext2D, picture: readonly number[]): void {
  const across = Math.sqrt(picture.length);
  const cell = side / across;
  picture.forEach((value, at) => {
    if (value === 0) return;
    context.globalAlpha = value;
    context.fillRect((at % across) * cell, Math.floor(at / across) * cell, cell + 0.5, cell + 0.5);
  });
  context.globalAlpha = 1;
}

function paintCursor(context: CanvasRenderingContext2D, { x, y }: Point, down: boolean): void {
  context.strokeStyle = down ? "#ee9440" : "#7dd4bd";
  context.lineWidth = 5;
  context.beginPath();
  context.arc(x * side, y * side, penWidth * 0.7, 0, 2 * Math.PI);
  context.stroke();
}

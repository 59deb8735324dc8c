import { type ReactNode, useId } from "react";

/** What is drawn in a frame has these measures, whatever the screen's. */
export const chartWidth = 640;
export const chartHeight = 180;

type Props = {
  title: string;
  /** What it comes to, exactly. */
  figure: string;
  /** The drawing in words. */
  description: string;
  /** What the highest point stands for, where `figure` does not say it. */
  top?: string;
  /** What stands at the left and at the right end; once when it is the same. */
  ends: readonly [string, string];
  size?: "full" | "half";
  children: ReactNode;
};

/** A plot on a scale from nothing at the bottom: its words stand beside the drawing, where a narrow screen does not shrink them. */
export function ChartFrame({ title, figure, description, top, ends, size = "full", children }: Props) {
  const titleId = useId();
  const [from, until] = ends;
  return (
    <figure className="grid gap-2">
      <figcaption id={titleId} className="flex justify-between gap-4 text-sm">
        <span className="text-ink-faint">{title}</span>
        <strong>{figure}</strong>
      </figcaption>
      <div className="relative">
        <svg
          viewBox={`0 0 ${chartWidth} ${chartHeight}`}
          preserveAspectRatio="none"
          className={`block w-full border-b border-line-strong ${size === "full" ? "h-44" : "h-28"}`}
          role="img"
          aria-labelledby={titleId}
        >
          <desc>{description}</desc>
          {children}
        </svg>
        {top === undefined ? null : (
          <p className="absolute start-0 top-0 border-t border-dotted border-line-strong bg-ground pe-2 text-xs text-ink-faint">
            {top}
          </p>
        )}
      </div>
      <p className="flex justify-between gap-4 text-sm text-ink-faint">
        <span>{from}</span>
        {from === until ? null : <span className="text-end">{until}</span>}
      </p>
    </figure>
  );
}

/** A stepped line with what lies below it. */
export function SteppedArea({ outline, filled }: { outline: string; filled: string }) {
  return (
    <>
      <path d={filled} fill="var(--accent-soft)" />
      <path
        d={outline}
        fill="none"
        stroke="var(--accent)"
        strokeWidth={2.5}
        vectorEffect="non-scaling-stroke"
      />
    </>
  );
}

/** For drawing only: to the hundredth, so that server and browser write the same digits. */
export function roundDrawn(value: number): number {
  return Math.round(value * 100) / 100;
}

import { fieldSize } from "./digit-image.ts";

type Props = { pixels: readonly number[] | null; label: string; className?: string };

/** 784 parts of ink as 28 by 28 squares, light on dark as the model sees them. */
export function PixelView({ pixels, label, className = "" }: Props) {
  return (
    <svg
      viewBox={`0 0 ${fieldSize} ${fieldSize}`}
      className={`rounded-md border border-line-strong bg-[#0b1512] ${className}`}
      role="img"
      aria-label={label}
      shapeRendering="crispEdges"
    >
      {pixels?.map((value, at) =>
        value === 0 ? null : (
          <rect
            key={at}
            x={at % fieldSize}
            y={Math.floor(at / fieldSize)}
            width={1}
            height={1}
            fill="#ffffff"
            opacity={value}
          />
        ),
      )}
    </svg>
  );
}

const center = 50;
const inner = 17;
const longest = 28;

/**
 * A file's sha256 drawn as a seal: 32 rays, one for each byte, as long as the byte is large, around a figure whose
 * corners and colour are the hash's own, so that seals are told apart when they are small. It helps the eye, the hash
 * beside it decides.
 */
export function Seal({ sha256, className }: { sha256: string; className?: string }) {
  const bytes = (sha256.replace(/^0x/, "").match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16));
  const [first = 0, second = 0] = bytes;
  // Dark enough on the light page and light enough on the dark one.
  const colour = `oklch(62% 0.15 ${((first / 256) * 360).toFixed(1)})`;
  return (
    <svg viewBox="0 0 100 100" className={className} aria-hidden>
      <circle cx={center} cy={center} r={49} fill={colour} fillOpacity={0.16} />
      <polygon points={cornersOf(3 + (second % 6))} fill={colour} />
      <g stroke={colour} strokeWidth={3.4} strokeLinecap="round">
        {bytes.map((byte, index) => {
          const turn = index / bytes.length;
          const [from, to] = [pointAt(turn, inner), pointAt(turn, inner + 1 + (byte / 255) * longest)];
          return <line key={index} x1={from.x} y1={from.y} x2={to.x} y2={to.y} />;
        })}
      </g>
    </svg>
  );
}

/** The corners of a figure in the middle, the first at the top. */
function cornersOf(count: number): string {
  const corners = Array.from({ length: count }, (_, corner) => pointAt(corner / count, inner - 4));
  return corners.map(({ x, y }) => `${x},${y}`).join(" ");
}

/** A point so many turns from the top; rounded, so that server and browser write the same digits. */
function pointAt(turn: number, radius: number): { x: string; y: string } {
  const angle = turn * 2 * Math.PI - Math.PI / 2;
  const place = (offset: number): string => (center + offset * radius).toFixed(2);
  return { x: place(Math.cos(angle)), y: place(Math.sin(angle)) };
}

const center = 50;
const inner = 17;
const longest = 28;

/**
 * A file's sha256 drawn as a seal: 32 rays, one for each byte, as long as the byte is large. Two files with
 * different contents have visibly different seals; it helps the eye, the hash beside it decides.
 */
export function Seal({ sha256, className }: { sha256: string; className?: string }) {
  const bytes = (sha256.replace(/^0x/, "").match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16));
  return (
    <svg viewBox="0 0 100 100" className={className} aria-hidden>
      <circle cx={center} cy={center} r={49} fill="var(--accent-soft)" />
      <g stroke="var(--accent)" strokeWidth={3.4} strokeLinecap="round">
        {bytes.map((byte, index) => {
          const angle = (index / bytes.length) * 2 * Math.PI - Math.PI / 2;
          const outer = inner + 1 + (byte / 255) * longest;
          const warm = index === bytes[0]! % bytes.length;
          return (
            <line
              key={index}
              x1={place(Math.cos(angle) * inner)}
              y1={place(Math.sin(angle) * inner)}
              x2={place(Math.cos(angle) * outer)}
              y2={place(Math.sin(angle) * outer)}
              {...(warm ? { stroke: "var(--warm-fill)" } : {})}
            />
          );
        })}
      </g>
    </svg>
  );
}

/** Rounded, so that server and browser write the same digits. */
function place(offset: number): string {
  return (center + offset).toFixed(2);
}

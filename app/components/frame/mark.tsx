/** The sign of the platform: one ring, held in parts of different size, open where the next part joins. */
export function Mark({ className }: { className?: string }) {
  return (
    <svg viewBox="0 0 32 32" className={className} aria-hidden>
      <g fill="none" strokeWidth="6" pathLength="100">
        <path d={arc(20, 150)} stroke="var(--accent)" />
        <path d={arc(162, 250)} stroke="var(--accent)" />
        <path d={arc(262, 340)} stroke="var(--warm-fill)" />
      </g>
    </svg>
  );
}

/** An arc of the mark's ring between two angles in degrees, clockwise from the right. */
function arc(from: number, to: number): string {
  const point = (degrees: number) => {
    const angle = (degrees * Math.PI) / 180;
    return `${(16 + 11 * Math.cos(angle)).toFixed(2)} ${(16 + 11 * Math.sin(angle)).toFixed(2)}`;
  };
  return `M ${point(from)} A 11 11 0 ${to - from > 180 ? 1 : 0} 1 ${point(to)}`;
}

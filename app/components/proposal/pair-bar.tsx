type Props = {
  label: string;
  /** Parts of 1. */
  before: number | undefined;
  after: number;
  beforeName: string;
  afterName: string;
};

/** The same measure of two releases as two bars with their numbers; the new one is the strong one. */
export function PairBar({ label, before, after, beforeName, afterName }: Props) {
  return (
    <div className="grid content-start gap-2">
      <h4 className="font-sans text-base font-semibold">{label}</h4>
      {before === undefined ? null : <Bar name={beforeName} part={before} colour="var(--line-strong)" />}
      <Bar name={afterName} part={after} colour="var(--accent)" />
    </div>
  );
}

function Bar({ name, part, colour }: { name: string; part: number; colour: string }) {
  return (
    <div>
      <p className="flex justify-between gap-4 text-sm">
        <span className="text-ink-soft">{name}</span>
        <span className="font-semibold">{(part * 100).toFixed(1)}%</span>
      </p>
      <svg viewBox="0 0 400 10" preserveAspectRatio="none" className="block h-2.5 w-full" aria-hidden>
        <rect width={400} height={10} rx={3} fill="var(--line)" />
        <rect width={Math.round(400 * part)} height={10} rx={3} fill={colour} />
      </svg>
    </div>
  );
}

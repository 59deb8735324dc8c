import { type ReactNode, useId } from "react";

type Props = { heading: string; note?: string; empty: string | null; children: ReactNode; after?: ReactNode };

/** A headed list on the account page, or one sentence when it is empty. */
export function Panel({ heading, note, empty, children, after }: Props) {
  const id = useId();
  return (
    <section aria-labelledby={id} className="card grid content-start gap-2 p-5">
      <h2 id={id} className="text-xl">
        {heading}
      </h2>
      {note === undefined ? null : <p className="text-sm text-ink-soft">{note}</p>}
      {empty === null ? (
        <ul className="divide-y divide-line">{children}</ul>
      ) : (
        <p className="text-ink-soft">{empty}</p>
      )}
      {after}
    </section>
  );
}

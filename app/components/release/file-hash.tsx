import { formatCount } from "../../format/shares.ts";
import { messages } from "../../messages.ts";

const text = messages.releases;

type Props = { label: string; sha256: string; size?: number | undefined };

/** A file named by its sha256: the whole hash, and the file itself where it is stored here. */
export function FileHash({ label, sha256, size }: Props) {
  const hash = sha256.replace(/^0x/, "");
  if (/^0*$/.test(hash)) return null;
  return (
    <div className="grid gap-x-4 sm:grid-cols-[6rem_minmax(0,1fr)]">
      <dt className="text-sm text-ink-faint">{label}</dt>
      <dd className="text-sm">
        <span className="font-mono break-all text-ink-soft">{hash}</span>{" "}
        <a className="text-link whitespace-nowrap" href={`/ipfs/${hash}`} rel="nofollow">
          {text.open}
        </a>
        {size === undefined ? null : (
          <span className="text-ink-faint"> ({text.size(formatCount(size))})</span>
        )}
      </dd>
    </div>
  );
}

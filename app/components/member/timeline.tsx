import { Link, useParams } from "@remix-run/react";
import type { Activity } from "../../api/members.server.ts";
import { isSameAddress } from "../../format/address.ts";
import { formatDollars } from "../../format/dollars.ts";
import { formatCount, formatCredits, formatShares } from "../../format/shares.ts";
import { formatClock, formatDate } from "../../format/time.ts";
import { messages } from "../../messages.ts";
import { Address } from "../address.tsx";
import { useModel } from "../model/use-model.ts";

const text = messages.members.history;
const proposalKinds: ReadonlySet<string> = new Set([
  "PROPOSED",
  "VOTED",
  "QUEUED",
  "EXECUTED",
  "PROPOSAL_CANCELED",
]);
const releaseKinds: ReadonlySet<string> = new Set([
  "RELEASE_SUBMITTED",
  "RELEASE_LIVE",
  "EVALUATION_ATTESTED",
  "ROLLBACK_SIGNALLED",
]);
const ruleKinds: ReadonlySet<string> = new Set(["ACCOUNT_SUSPENDED", "SUSPENSION_LIFTED"]);
type Kind = keyof typeof text.kinds;

const inShares: ReadonlySet<string> = new Set([
  "CLAIMED",
  "VOTED",
  "MILESTONE_OBJECTED",
  "ROLLBACK_SIGNALLED",
]);
const turningPoints: ReadonlySet<string> = new Set([
  "CREATED",
  "FINALIZED",
  "RELEASE_LIVE",
  "EXECUTED",
  "CANCELLED",
  "SERVICE_STOPPED",
]);

/** What happened, day by day, newest first. */
export function Timeline({ activities }: { activities: Activity[] }) {
  const { model } = useModel();
  return (
    <ol className="grid gap-8">
      {byDay(activities).map(([day, lines]) => (
        <li key={day} className="grid gap-x-6 gap-y-2 sm:grid-cols-[8rem_minmax(0,1fr)]">
          <h3 className="eyebrow pt-1 font-sans">{day}</h3>
          <ol className="grid gap-3 border-s border-line ps-5">
            {lines.map((line) => (
              <li key={line.id} className="relative">
                <span
                  aria-hidden
                  className={`absolute -start-[1.6rem] top-2 size-2.5 rounded-full ${turningPoints.has(line.kind) ? "bg-warm-fill" : "bg-line-strong"}`}
                />
                <span className={turningPoints.has(line.kind) ? "font-semibold" : ""}>
                  <Sentence line={line} creditVault={model.creditVault} />
                </span>{" "}
                <time className="text-sm text-ink-faint">{formatClock(line.at)}</time>
              </li>
            ))}
          </ol>
        </li>
      ))}
    </ol>
  );
}

type SentenceProps = { line: Activity; creditVault: string };

/** Who did what. What the vault of credits brings in was paid by many callers, each by a voucher. */
function Sentence({ line, creditVault }: SentenceProps) {
  if (line.kind === "INCOME" && line.amount !== null && isSameAddress(line.actor, creditVault))
    return <>{text.callsEarned(formatDollars(line.amount))}</>;
  return (
    <>
      <Address value={line.actor} /> <Deed line={line} />
    </>
  );
}

function Deed({ line }: { line: Activity }) {
  const { modelId } = useParams();
  const page = pageOf(line);
  const words = describeActivity(line);
  if (page === null) return <>{words}</>;
  return (
    <Link className="hover:underline" to={`/models/${modelId}/${page}`}>
      {words}
    </Link>
  );
}

/** The model's page that tells more about what happened. */
function pageOf({ kind, subject }: Activity): string | null {
  if (proposalKinds.has(kind))
    return subject === null ? "proposals" : `proposals/${subject.split("-").at(-1)}`;
  if (releaseKinds.has(kind)) return "releases";
  if (ruleKinds.has(kind)) return "rules";
  return null;
}

function byDay(activities: Activity[]): [string, Activity[]][] {
  const days = new Map<string, Activity[]>();
  for (const activity of activities) {
    const day = formatDate(activity.at);
    days.set(day, [...(days.get(day) ?? []), activity]);
  }
  return [...days];
}

/** One sentence without its subject: "contributed $250.00". */
export function describeActivity({ kind, amount }: Pick<Activity, "kind" | "amount">): string {
  if (!(kind in text.kinds)) return text.other(kind);
  return text.kinds[kind as Kind](amount === null ? "" : formatAmount(kind, amount));
}

function formatAmount(kind: string, amount: bigint): string {
  if (inShares.has(kind)) return formatShares(amount);
  if (kind === "CREDITS_BOUGHT" || kind === "CREDITS_CLAIMED") return formatCredits(amount);
  if (kind === "ALLOWANCE_SET") return formatCount(amount);
  return formatDollars(amount);
}

const day = 86_400;

const dateFormat = new Intl.DateTimeFormat("en-GB", {
  day: "numeric",
  month: "short",
  year: "numeric",
  timeZone: "UTC",
});
const timeFormat = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: "UTC" });

/** "3 Jun 2026" from unix seconds. Locale and zone are fixed, so that server and browser agree. */
export function formatDate(seconds: number): string {
  return dateFormat.format(seconds * 1000);
}

/** "3 Jun 2026" from the name of a day (UTC), such as "2026-06-03". */
export function formatDay(day: string): string {
  return dateFormat.format(Date.parse(day));
}

/** "3 Jun 2026, 14:05 UTC" from unix seconds. */
export function formatMoment(seconds: number): string {
  return `${dateFormat.format(seconds * 1000)}, ${timeFormat.format(seconds * 1000)} UTC`;
}

/** "14:05" UTC from unix seconds. */
export function formatClock(seconds: number): string {
  return timeFormat.format(seconds * 1000);
}

const units: [seconds: number, one: string, many: string][] = [
  [day, "day", "days"],
  [3_600, "hour", "hours"],
  [60, "minute", "minutes"],
  [1, "second", "seconds"],
];

/** "2 days 4 hours", "10 minutes", "45 seconds": at most two units; zero reads "0 seconds". */
export function formatDuration(seconds: number): string {
  let rest = Math.max(0, Math.floor(seconds));
  const words: string[] = [];
  for (const [size, one, many] of units) {
    const count = Math.floor(rest / size);
    rest -= count * size;
    if (count > 0) words.push(`${count} ${count === 1 ? one : many}`);
    if (words.length === 2) break;
  }
  return words.length === 0 ? "0 seconds" : words.join(" ");
}

/** What follows the word "every": "day", "12 hours". */
export function formatPeriod(seconds: number): string {
  return formatDuration(seconds).replace(/^1 (\w+)$/, "$1");
}

/** "in 2 days" or "3 hours ago": one unit, seen from `now` (both unix seconds). */
export function formatRelative(seconds: number, now: number): string {
  const distance = Math.abs(seconds - now);
  const [size, one, many] = units.find(([unit]) => distance >= unit) ?? [1, "second", "seconds"];
  const count = Math.floor(distance / size);
  if (count === 0) return "now";
  const words = `${count} ${count === 1 ? one : many}`;
  return seconds > now ? `in ${words}` : `${words} ago`;
}

/** "1.5 s": a moment or a length of sound, to the hundredth. */
export function formatSeconds(seconds: number): string {
  return `${Number(seconds.toFixed(2))} s`;
}

/** `npm run chaos`: 200 kills, or 1,000 with `--long`; `--kills 50` for another number, `--minutes 15` to end after that time. */
import { killEndpoint } from "./kill-endpoint.ts";

const words = process.argv.slice(2);
const given = words.indexOf("--kills");
const minutes = words.indexOf("--minutes");
const kills = given >= 0 ? Number(words[given + 1]) : words.includes("--long") ? 1_000 : 200;
if (!Number.isSafeInteger(kills) || kills < 1) throw new Error("Expected --kills and a whole number from 1.");

const endings: (() => unknown)[] = [];
const test = { after: (end: () => unknown) => void endings.push(end) } as never;
try {
  const report = await killEndpoint(test, {
    kills,
    ...(minutes >= 0 ? { budgetMs: Number(words[minutes + 1]) * 60_000 } : {}),
    onKill: (count) => {
      if (count % 10 === 0) console.log(`${count} of ${kills} kills`);
    },
  });
  console.table(report.byPoint);
  console.log(
    `${report.kills} kills in ${report.seconds} s under ${report.calls} paid calls: no charge lost, none doubled, all served.`,
  );
} finally {
  for (const end of endings.reverse()) await end();
}

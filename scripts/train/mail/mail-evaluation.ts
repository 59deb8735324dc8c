import type { Mail } from "./mails.ts";
import { mailClasses } from "./mail-recipes.ts";
import type { MailRunner } from "./mail-runner.ts";

/** What the held-out mails show about a model. Shares are from 0 to 1, rounded to four decimals. */
export type MailEvaluation = {
  heldOutCount: number;
  correct: number;
  accuracy: number;
  classes: { name: string; count: number; precision: number | null; recall: number }[];
  /** Rows are what the mails are, columns what they were taken for, in the order of `classes`. */
  confusionMatrix: number[][];
  roc: Roc;
};

/** How the threshold trades alarms for finds; a point is the share of good mails taken for spam, then of spam found. */
export type Roc = { area: number; points: [falseAlarms: number, found: number][] };

/** From here on a mail is called spam. */
export const threshold = 0.5;

/** Runs a loaded model over the held-out mails. */
export async function evaluateMail(runner: MailRunner, heldOut: readonly Mail[]): Promise<MailEvaluation> {
  const chances = await runner.spamChances(heldOut.map(({ bytes }) => bytes));
  const matrix = [
    [0, 0],
    [0, 0],
  ];
  heldOut.forEach(({ spam }, index) => matrix[spam ? 1 : 0]![chances[index]! >= threshold ? 1 : 0]!++);
  const correct = matrix[0]![0]! + matrix[1]![1]!;
  return {
    heldOutCount: heldOut.length,
    correct,
    accuracy: rounded(correct / heldOut.length),
    classes: mailClasses.map((name, index) => {
      const right = matrix[index]![index]!;
      const count = sum(matrix[index]!);
      const answered = sum(matrix.map((row) => row[index]!));
      return {
        name,
        count,
        precision: answered === 0 ? null : rounded(right / answered),
        recall: rounded(right / count),
      };
    }),
    confusionMatrix: matrix,
    roc: traceRoc(heldOut.map(({ spam }, index) => ({ spam, chance: chances[index]! }))),
  };
}

/** Walks down from the surest spam; mails with the same chance are taken together. */
export function traceRoc(judged: readonly { spam: boolean; chance: number }[]): Roc {
  const ordered = judged.toSorted((one, other) => other.chance - one.chance);
  const spams = judged.filter(({ spam }) => spam).length;
  const goods = judged.length - spams;
  const points: Roc["points"] = [[0, 0]];
  let [found, alarms, area] = [0, 0, 0];
  for (let index = 0; index < ordered.length;) {
    const { chance } = ordered[index]!;
    const [foundBefore, alarmsBefore] = [found, alarms];
    for (; index < ordered.length && ordered[index]!.chance === chance; index++)
      if (ordered[index]!.spam) found++;
      else alarms++;
    area += ((alarms - alarmsBefore) * (found + foundBefore)) / 2;
    points.push([rounded(alarms / goods), rounded(found / spams)]);
  }
  return { area: rounded(area / goods / spams), points: corners(points) };
}

/** Points in the middle of a straight line say nothing. */
function corners(points: Roc["points"]): Roc["points"] {
  return points.filter((point, index) => {
    const [before, after] = [points[index - 1], points[index + 1]];
    if (before === undefined || after === undefined) return true;
    const upwards = before[0] === point[0] && point[0] === after[0];
    const sideways = before[1] === point[1] && point[1] === after[1];
    return !upwards && !sideways;
  });
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}

function rounded(share: number): number {
  return Math.round(share * 10_000) / 10_000;
}

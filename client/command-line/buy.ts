import { formatUnits, openClient, parseUnits, wordsOf } from "./open-client.ts";
import type { Command } from "./run-command.ts";

/** `comodel credits buy N MODEL` */
export const buy: Command = async (words, options, { print }) => {
  const [amount = "", model = ""] = wordsOf(words, ["N", "MODEL"]);
  const credits = parseUnits(amount, "a number of credits");
  const client = await openClient(options);
  const { cost, hash } = await client.buyCredits(model, credits);
  print(`Bought ${formatUnits(credits)} credits of ${model} for ${formatUnits(cost)} dollars (${hash}).`);
  return true;
};

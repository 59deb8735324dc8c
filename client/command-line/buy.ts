import type { Comodel } from "../comodel.ts";
import type { Purchase } from "../credits.ts";
import { ComodelClientError } from "../errors.ts";
import { formatUnits, openClient, parseUnits, wordsOf } from "./open-client.ts";
import type { Command } from "./command.ts";

/** `comodel credits buy N MODEL` */
export const buy: Command = async (words, options, { print }) => {
  const [amount = "", model = ""] = wordsOf(words, ["N", "MODEL"]);
  const credits = parseUnits(amount, "a number of credits");
  const client = await openClient(options);
  const { cost, hash } = await buyWithPracticeMoney(client, { model, credits, print });
  print(`Bought ${formatUnits(credits)} credits of ${model} for ${formatUnits(cost)} dollars (${hash}).`);
  return true;
};

/** A newcomer to a practice chain has no dollars yet; they are free there. */
async function buyWithPracticeMoney(
  client: Comodel,
  { model, credits, print }: { model: string; credits: bigint; print: (text: string) => void },
): Promise<Purchase> {
  try {
    return await client.buyCredits(model, credits);
  } catch (error) {
    const isShort = error instanceof ComodelClientError && error.code === "dollars-short";
    if (!isShort || !(await client.service()).practice) throw error;
    print("Taking practice dollars from the faucet first.");
    await client.takeFromFaucet();
    return client.buyCredits(model, credits);
  }
}

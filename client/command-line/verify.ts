import { readFile } from "node:fs/promises";

import { modelIdIn } from "../service.ts";
import { openClient, wordsOf } from "./open-client.ts";
import type { Command } from "./command.ts";

/** `comodel verify FILE MODEL` */
export const checkFile: Command = async (words, options, { print }) => {
  const [path = "", model = ""] = wordsOf(words, ["FILE", "MODEL"]);
  const file = await readFile(path);
  const client = await openClient(options);
  const modelId = modelIdIn(model).modelId ?? (await client.model(model)).modelId;
  const { matches, found, expected, releaseId } = await client.verifyFile(file, modelId);
  if (matches) print(`Yes: ${path} is release ${releaseId} of model ${modelId}, as voted (sha256 ${found}).`);
  else
    print(
      `No: ${path} is not release ${releaseId} of model ${modelId}. Voted: ${expected}, found: ${found}.`,
    );
  return matches;
};

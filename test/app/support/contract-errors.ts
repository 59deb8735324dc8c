import { readdir, readFile } from "node:fs/promises";
import type { Abi, AbiParameter } from "viem";

const folder = new URL("../../../generated/abi/", import.meta.url);

/** Every custom error of every compiled contract: its signature and its inputs. */
export async function compiledErrors(): Promise<Map<string, readonly AbiParameter[]>> {
  const errors = new Map<string, readonly AbiParameter[]>();
  for (const file of await readdir(folder)) {
    if (!file.endsWith(".json")) continue;
    const content = JSON.parse(await readFile(new URL(file, folder), "utf8")) as Abi | { abi: Abi };
    const abi = "abi" in content ? content.abi : content;
    for (const item of abi) {
      if (item.type !== "error") continue;
      errors.set(`${item.name}(${item.inputs.map((input) => input.type).join(",")})`, item.inputs);
    }
  }
  return errors;
}

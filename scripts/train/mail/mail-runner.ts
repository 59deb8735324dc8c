import { Tensor } from "onnxruntime-node";
import { openSession } from "../runtime.ts";
import { inputName, outputName } from "./mail-graph.ts";

/** A mail classifier, loaded the way the endpoint loads it. */
export type MailRunner = {
  /** How likely each mail is spam, from 0 to 1, in order. */
  spamChances(mails: readonly Uint8Array[]): Promise<number[]>;
  close(): Promise<void>;
};

/** Loads an ONNX file from bytes. Throws what the runtime throws when the file is no valid model. */
export async function loadMailRunner(onnx: Uint8Array): Promise<MailRunner> {
  const session = await openSession(onnx);
  const chanceOf = async (bytes: Uint8Array): Promise<number> => {
    const results = await session.run({ [inputName]: new Tensor("uint8", bytes, [1, bytes.length]) });
    const data = results[outputName]?.data;
    if (!(data instanceof Float32Array) || data.length !== 2)
      throw new TypeError(`The model should give "${outputName}" as two 32-bit floats.`);
    return data[1]!;
  };
  return {
    spamChances: async (mails) => {
      const chances: number[] = [];
      for (const bytes of mails) chances.push(await chanceOf(bytes));
      return chances;
    },
    close: () => session.release(),
  };
}

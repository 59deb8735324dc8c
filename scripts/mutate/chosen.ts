/** Which mutant lives in this process, and which were asked for. The plugin of Hardhat and the runners share it. */
export const RECORDING = 1;
/** Lets every contract be as it is written. */
export const NONE = 2;

/** Where the contracts look; see mutant-chooser.sol. */
export const PLACE = "0xc0de0000000000000000000000000000000c0de1";

interface Chosen {
  id: number;
  readonly reached: Set<number>;
}

const KEY = Symbol.for("comodel.mutant");

/** The same object for every copy of this module. */
export function chosen(): Chosen {
  const shared = globalThis as { [KEY]?: Chosen };
  shared[KEY] ??= { id: NONE, reached: new Set() };
  return shared[KEY];
}

/** Code whose size tells the contracts which mutant lives. */
export function codeOfChosen(): Uint8Array {
  return new Uint8Array(chosen().id);
}

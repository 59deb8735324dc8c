import { keccak } from "./keccak.ts";

/**
 * A Merkle tree whose pairs are sorted before hashing, so that a path needs no left and right;
 * OpenZeppelin's `MerkleProof` checks the same paths on chain. A node without a sibling moves up
 * as it is. Leaves hash 320 bytes and nodes 64, so that no node can pass for a leaf.
 */
export function receiptTree(leaves: readonly Uint8Array[]): {
  root: Uint8Array;
  pathOf(index: number): Uint8Array[];
} {
  if (leaves.length === 0) throw new RangeError("A receipt tree needs at least one leaf, found none.");
  const levels: Uint8Array[][] = [[...leaves]];
  for (let level = levels[0]!; level.length > 1; level = levels.at(-1)!) levels.push(parentsOf(level));
  return { root: levels.at(-1)![0]!, pathOf: (index) => pathThrough(levels, index) };
}

function parentsOf(level: readonly Uint8Array[]): Uint8Array[] {
  const parents: Uint8Array[] = [];
  for (let left = 0; left < level.length; left += 2) {
    const sibling = level[left + 1];
    parents.push(sibling === undefined ? level[left]! : hashPair(level[left]!, sibling));
  }
  return parents;
}

function pathThrough(levels: readonly (readonly Uint8Array[])[], leafIndex: number): Uint8Array[] {
  const path: Uint8Array[] = [];
  let index = leafIndex;
  for (const level of levels.slice(0, -1)) {
    const sibling = level[index ^ 1];
    if (sibling !== undefined) path.push(sibling);
    index >>= 1;
  }
  return path;
}

function hashPair(a: Uint8Array, b: Uint8Array): Uint8Array {
  return Buffer.compare(a, b) <= 0 ? keccak(a, b) : keccak(b, a);
}

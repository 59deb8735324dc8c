/** The part of solc's syntax tree that is read here. */
export interface Node {
  readonly id: number;
  readonly nodeType: string;
  /** Where it stands: first byte, bytes, number of the file. */
  readonly src: string;
  readonly [property: string]: unknown;
}

export interface Range {
  readonly start: number;
  readonly end: number;
}

export function rangeOf({ src }: Node): Range {
  const [start = 0, length = 0] = src.split(":").map(Number);
  return { start, end: start + length };
}

export function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && "nodeType" in value && "src" in value;
}

/** The nodes right below one, in the order of the text. */
export function childrenOf(node: Node): Node[] {
  const found: Node[] = [];
  for (const value of Object.values(node)) {
    if (isNode(value)) found.push(value);
    else if (Array.isArray(value)) found.push(...value.filter(isNode));
  }
  return found.sort((a, b) => rangeOf(a).start - rangeOf(b).start);
}

/** A child of a given name, which must exist. */
export function childAt(node: Node, name: string): Node {
  const child = node[name];
  if (!isNode(child))
    throw new Error(`Expected ${node.nodeType}.${name} to be a node, found ${String(child)}.`);
  return child;
}

export function typeOf(node: Node): string {
  const described = node["typeDescriptions"] as { readonly typeString?: string } | undefined;
  return described?.typeString ?? "";
}

export function isNumber(type: string): boolean {
  return /^(u?int\d*|int_const .*)$/.test(type);
}

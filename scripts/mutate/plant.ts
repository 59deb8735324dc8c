import {
  changesOfCondition,
  changesOfExpression,
  changesOfStatement,
  isCheck,
  isGuard,
  type Change,
} from "./operators.ts";
import { childAt, childrenOf, isNode, rangeOf, type Node, type Range } from "./syntax.ts";

/** One mistake that somebody could have made. */
export interface Mutant {
  readonly id: number;
  readonly file: string;
  readonly line: number;
  /** Contract or function that it stands in. */
  readonly place: string;
  readonly operator: string;
  readonly before: string;
  readonly after: string;
}

/** What is planted in the contracts. */
export type Plants = "mutants" | "branches" | "defences";

/**
 * A place where the code goes one way or the other: its two sides have the numbers `id` and `id + 1`. Or where a function
 * or a clause of a `try` begins.
 */
export interface Branch {
  readonly id: number;
  readonly kind: "condition" | "function" | "clause";
  readonly file: string;
  readonly line: number;
  readonly place: string;
  readonly code: string;
}

/** A defence that is taken out on purpose: the code of a file, found by its text. */
export interface Removal {
  readonly id: number;
  readonly file: string;
  readonly code: string;
  readonly without: string;
  /** Text before it, where the same code stands more than once. */
  readonly after?: string;
}

export interface Planted {
  readonly mutants: readonly Mutant[];
  readonly branches: readonly Branch[];
  /** The file with all mutants in it, each behind the question whether it is the chosen one. */
  readonly text: string;
}

const IMPORT = 'import {Mutant} from "mutant-chooser.sol";\n';

/**
 * Plants all mutants of a file side by side, so that one compilation serves them all.
 *
 * @param skip ids of mutants that do not compile
 */
export function plantMutants(options: PlantOptions): Planted {
  const planter = new Planter(options);
  const text = planter.print(options.tree);
  return { mutants: planter.mutants, branches: planter.branches, text: planter.finish(text) };
}

interface PlantOptions {
  readonly file: string;
  readonly source: string;
  readonly tree: Node;
  readonly firstId: number;
  readonly firstBranchId: number;
  readonly skip: ReadonlySet<number>;
  readonly removals: readonly Removal[];
  readonly plants: Plants;
}

class Planter {
  readonly mutants: Mutant[] = [];
  readonly branches: Branch[] = [];
  readonly #file: string;
  readonly #source: string;
  readonly #skip: ReadonlySet<number>;
  readonly #plants: Plants;
  readonly #removals: { readonly removal: Removal; readonly range: Range }[];
  #nextId: number;
  #nextBranchId: number;
  #place = "";
  #inBody = false;

  constructor({ file, source, firstId, firstBranchId, skip, removals, plants }: PlantOptions) {
    this.#plants = plants;
    this.#file = file;
    this.#source = source;
    this.#nextId = firstId;
    this.#nextBranchId = firstBranchId;
    this.#skip = skip;
    this.#removals = removals.map((removal) => ({ removal, range: this.#find(removal) }));
  }

  finish(text: string): string {
    for (const { removal } of this.#removals) {
      if (new RegExp(`(chosen\\(|Unless\\([^;{]*?)${removal.id}\\)`).test(text)) continue;
      throw new Error(`Expected a whole statement or expression in ${this.#file}, found: ${removal.code}`);
    }
    const head = text.indexOf("pragma solidity");
    const end = text.indexOf("\n", head) + 1;
    const guarded = text.replace(
      "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol",
      "mutant-chooser.sol",
    );
    return guarded.slice(0, end) + IMPORT + guarded.slice(end);
  }

  /** The text of a node with the mutants in it and below it. */
  print(node: Node): string {
    if (node.nodeType === "ContractDefinition") this.#place = String(node["name"]);
    if (node.nodeType === "VariableDeclaration" && !this.#inBody) return this.#textOf(node);
    if (node.nodeType === "FunctionDefinition" || node.nodeType === "ModifierDefinition") {
      return this.#printFunction(node);
    }
    if (node.nodeType === "InlineAssembly") return this.#textOf(node);
    const text = this.#join(this.#rangeOf(node), this.#printable(node));
    if (!this.#inBody) return text;
    return this.#withRemovals(node, this.#withChanges(node, text));
  }

  #printFunction(node: Node): string {
    const body = node["body"];
    if (!isNode(body)) return this.#textOf(node);
    const place = this.#place;
    this.#place = `${place}.${String(node["name"]) || String(node["kind"])}`;
    const [modifiers, parts] = [node["modifiers"], new Map<Node, string>()];
    for (const modifier of Array.isArray(modifiers) ? modifiers.filter(isNode) : []) {
      parts.set(modifier, this.#printModifierUse(modifier));
    }
    this.#inBody = true;
    if (node.nodeType === "ModifierDefinition") {
      const statements = (body["statements"] as readonly Node[]).map(
        (part) => [part, this.print(part)] as const,
      );
      parts.set(body, this.#join(rangeOf(body), new Map(statements)));
      this.#inBody = false;
      this.#place = place;
      const checks = statements.slice(0, -1).map(([, text]) => scoped(text));
      return `${this.#join(rangeOf(node), parts)}\n${this.#twinOf(node, checks.join(" "))}`;
    }
    parts.set(body, this.#withBeginning("function", body, this.print(body)));
    this.#inBody = false;
    this.#place = place;
    return this.#join(rangeOf(node), parts);
  }

  /** A modifier whose checks are passed over for one mutant: so each use of a modifier can be taken out alone. */
  #twinOf(node: Node, checks: string): string {
    const given = this.#textOf(childAt(node, "parameters")).replace(/^\(|\)$/g, "");
    const list = given === "" ? "uint256 mutant_" : `${given}, uint256 mutant_`;
    const inner = checks === "" ? "" : `if (!Mutant.chosen(mutant_)) { ${checks} }`;
    return `modifier ${String(node["name"])}Unless(${list}) { ${inner} _; }`;
  }

  #printModifierUse(node: Node): string {
    const name = String(childAt(node, "modifierName")["name"]);
    if (!/^only(Factory|Timelock|Live|Vault|Steward)$|^nonReentrant$/.test(name)) return this.#textOf(node);
    const id = this.#removalsAt(node)[0]?.id ?? this.#add({ operator: "modifier taken out", text: "" }, node);
    if (id === undefined) return this.#textOf(node);
    const args = (node["arguments"] as readonly Node[] | null) ?? [];
    return `${name}Unless(${[...args.map((arg) => this.#textOf(arg)), String(id)].join(", ")})`;
  }

  #withChanges(node: Node, text: string): string {
    if (STATEMENTS.has(node.nodeType)) return this.#withStatementChanges(node, text);
    const changes = changesOfExpression(node, (part) => this.#textOf(part));
    return this.#chooseExpression(node, changes, text);
  }

  #withStatementChanges(node: Node, text: string): string {
    let result = text;
    for (const change of changesOfStatement(node, (part) => this.#textOf(part))) {
      const id = this.#add(change, node);
      if (id === undefined) continue;
      result =
        change.text === ""
          ? `{ if (!Mutant.chosen(${id})) { ${result} } }`
          : `{ if (Mutant.chosen(${id})) { ${change.text} } else { ${result} } }`;
    }
    return result;
  }

  #chooseExpression(node: Node, changes: readonly Change[], text: string): string {
    let result = text;
    for (const change of changes) {
      const id = this.#add(change, node);
      if (id !== undefined) result = `(Mutant.chosen(${id}) ? ${change.text} : ${result})`;
    }
    return result;
  }

  #withRemovals(node: Node, text: string): string {
    let result = text;
    for (const { id, without } of this.#removalsAt(node)) {
      const isStatement = STATEMENTS.has(node.nodeType) || node.nodeType === "IfStatement";
      result = isStatement
        ? `{ if (Mutant.chosen(${id})) { ${without} } else { ${result} } }`
        : `(Mutant.chosen(${id}) ? ${without} : ${result})`;
    }
    return result;
  }

  #removalsAt(node: Node): Removal[] {
    const { start, end } = this.#rangeOf(node);
    return this.#removals
      .filter(({ range }) => range.start === start && range.end === end)
      .map(({ removal }) => removal);
  }

  /** The children to print; conditions with their own changes, and nothing of what errors say. */
  #printable(node: Node): Map<Node, string> {
    const parts = new Map<Node, string>();
    if (node.nodeType === "RevertStatement") return parts;
    if (node.nodeType === "IfStatement") return this.#printIf(node);
    const deciding = decidingParts(node, this.#plants);
    for (const [index, child] of this.#relevant(node).entries()) {
      const text = this.print(child);
      const isClause = node.nodeType === "TryStatement";
      const marked = isClause ? this.#withBeginning("clause", child, text) : widened(node, index, text);
      parts.set(child, index < deciding ? this.#withSides(child, text) : marked);
    }
    return parts;
  }

  #relevant(node: Node): Node[] {
    if (node.nodeType === "FunctionCall") {
      const args = (node["arguments"] as readonly Node[]) ?? [];
      return isCheck(node) ? args.slice(0, 1) : [...args];
    }
    if (node.nodeType === "Assignment") return [childAt(node, "rightHandSide")];
    if (node.nodeType === "EmitStatement") return [childAt(node, "eventCall")];
    if (node.nodeType === "VariableDeclarationStatement") {
      const value = node["initialValue"];
      return isNode(value) ? [value] : [];
    }
    if (node.nodeType === "ForStatement") {
      return ["condition", "body"].map((name) => node[name]).filter(isNode);
    }
    if (node.nodeType === "TryStatement") {
      return ((node["clauses"] as readonly Node[]) ?? []).map((clause) => childAt(clause, "block"));
    }
    if (/TypeName|^UserDefined|^Elementary|^Mapping|^NewExpression|^MemberAccess/.test(node.nodeType))
      return [];
    if (node.nodeType === "UnaryOperation" && node["operator"] !== "!") return [];
    return childrenOf(node);
  }

  #printIf(node: Node): Map<Node, string> {
    const parts = new Map<Node, string>();
    const condition = childAt(node, "condition");
    const text = this.print(condition);
    const changed = this.#chooseExpression(condition, changesOfCondition(node), text);
    parts.set(condition, this.#withSides(condition, changed));
    for (const name of ["trueBody", "falseBody"]) {
      const body = node[name];
      if (!isNode(body)) continue;
      // What a guard refuses is taken out by its condition already.
      parts.set(body, isGuard(node) && name === "trueBody" ? this.#textOf(body) : this.print(body));
    }
    return parts;
  }

  #withSides(condition: Node, text: string): string {
    // Where both parts of an "and" or "or" have two sides, it has two itself.
    if (this.#plants === "defences" || decidingParts(condition, this.#plants) === 2) return text;
    const id = this.#nextBranchId;
    this.#nextBranchId += 2;
    const line = this.#lineOf(condition);
    const code = oneLine(this.#textOf(condition));
    this.branches.push({ id, kind: "condition", file: this.#file, line, place: this.#place, code });
    return `Mutant.side(${id}, ${text})`;
  }

  /** A block that tells when it is entered. */
  #withBeginning(kind: "function" | "clause", block: Node, text: string): string {
    if (this.#plants === "defences") return text;
    const id = this.#nextBranchId;
    this.#nextBranchId += 2;
    const [file, line, place] = [this.#file, this.#lineOf(block), this.#place];
    const code = this.#source.split("\n")[line - 1]?.trim() ?? "";
    this.branches.push({ id, kind, file, line, place, code });
    return text.replace("{", `{ Mutant.passed(${id});`);
  }

  #lineOf(node: Node): number {
    return this.#source.slice(0, rangeOf(node).start).split("\n").length;
  }

  #add(change: Change, node: Node): number | undefined {
    if (this.#plants !== "mutants") return undefined;
    const id = this.#nextId++;
    this.mutants.push({
      id,
      file: this.#file,
      line: this.#lineOf(node),
      place: this.#place,
      operator: change.operator,
      before: oneLine(this.#textOf(node)),
      after: oneLine(change.text),
    });
    return this.#skip.has(id) ? undefined : id;
  }

  #find({ code, file, after }: Removal): Range {
    const start = this.#source.indexOf(code, after === undefined ? 0 : this.#source.indexOf(after));
    const isOnly = after !== undefined || this.#source.indexOf(code, start + 1) < 0;
    if (start < 0 || !isOnly) {
      throw new Error(
        `Expected the defence once in ${file}, found it ${start < 0 ? "nowhere" : "twice"}: ${code}`,
      );
    }
    return { start, end: start + code.length };
  }

  #textOf(node: Node): string {
    const { start, end } = this.#rangeOf(node);
    return this.#source.slice(start, end);
  }

  /** Where a node stands; a statement with its semicolon, which solc does not count in. */
  #rangeOf(node: Node): Range {
    const { start, end } = rangeOf(node);
    const ends = STATEMENTS.has(node.nodeType) || /^(If|For|While)Statement$/.test(node.nodeType);
    return { start, end: ends && this.#source[end] === ";" ? end + 1 : end };
  }

  #join({ start, end }: Range, parts: ReadonlyMap<Node, string>): string {
    let [text, at] = ["", start];
    const ordered = [...parts].sort(([a], [b]) => rangeOf(a).start - rangeOf(b).start);
    for (const [node, printed] of ordered) {
      const range = this.#rangeOf(node);
      text += this.#source.slice(at, range.start) + printed;
      at = range.end;
    }
    return text + this.#source.slice(at, end);
  }
}

const STATEMENTS = new Set(["ExpressionStatement", "EmitStatement", "RevertStatement"]);

/** How many of the first parts of a node choose a way. Mutants ask about each part of an "and" or "or" by themselves. */
function decidingParts(node: Node, plants: Plants): 0 | 1 | 2 {
  if (/^(Conditional|ForStatement|WhileStatement)$/.test(node.nodeType)) return 1;
  if (node.nodeType === "FunctionCall") return isCheck(node) ? 1 : 0;
  const isLogic = node.nodeType === "BinaryOperation" && /^(&&|\|\|)$/.test(String(node["operator"]));
  return isLogic && plants === "branches" ? 2 : 0;
}

function scoped(checks: string): string {
  return checks.endsWith(";") || checks.endsWith("}") ? checks : `${checks};`;
}

/** A number that is shifted has 256 bits where it is written out, and as few as hold it where it may be another. */
function widened(node: Node, index: number, text: string): string {
  const isShifted = /^(<<|>>|\*\*)$/.test(String(node["operator"])) && index === 0;
  return isShifted && childAt(node, "leftExpression").nodeType === "Literal" ? `uint256(${text})` : text;
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, " ");
}

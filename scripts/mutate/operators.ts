import { childAt, isNode, isNumber, rangeOf, typeOf, type Node } from "./syntax.ts";

/** One change of a piece of code. An empty `text` takes a statement out. */
export interface Change {
  readonly operator: string;
  readonly text: string;
}

type TextOf = (node: Node) => string;

const COMPARISONS: Readonly<Record<string, readonly string[]>> = {
  "<": ["<=", ">="],
  "<=": ["<", ">"],
  ">": [">=", "<="],
  ">=": [">", "<"],
  "==": ["!="],
  "!=": ["=="],
};

const ARITHMETIC: Readonly<Record<string, string>> = {
  "+": "-",
  "-": "+",
  "*": "/",
  "/": "*",
  "%": "*",
  "<<": ">>",
  ">>": "<<",
  "&": "|",
  "|": "&",
  "^": "&",
};

const ASSIGNMENTS: Readonly<Record<string, readonly string[]>> = { "+=": ["-=", "="], "-=": ["+=", "="] };

/** What an expression could mistakenly be. Only values are changed, never places to write to. */
export function changesOfExpression(node: Node, textOf: TextOf): Change[] {
  switch (node.nodeType) {
    case "BinaryOperation":
      return changesOfBinary(node, textOf);
    case "UnaryOperation":
      if (node["operator"] !== "!") return [];
      return [{ operator: "negation", text: textOf(childAt(node, "subExpression")) }];
    case "Identifier":
      return changesOfConstant(node, textOf);
    case "Literal":
      return changesOfLiteral(node, textOf);
    case "FunctionCall":
      if (typeOf(node) === "tuple()" || typeOf(node).startsWith("tuple")) return [];
      return changesOfArguments(node, textOf);
    default:
      return [];
  }
}

/** What a statement could mistakenly be, or lack. */
export function changesOfStatement(node: Node, textOf: TextOf): Change[] {
  if (node.nodeType === "EmitStatement") {
    const call = childAt(node, "eventCall");
    const swaps = changesOfArguments(call, textOf).map(({ text }) => `emit ${text};`);
    return [TAKEN_OUT, ...swaps.map((text) => ({ operator: "swapped arguments", text }))];
  }
  if (node.nodeType === "RevertStatement") return [TAKEN_OUT];
  if (node.nodeType !== "ExpressionStatement") return [];
  const expression = childAt(node, "expression");
  const changes: Change[] = [TAKEN_OUT];
  if (expression.nodeType === "Assignment") {
    const [left, right] = [childAt(expression, "leftHandSide"), childAt(expression, "rightHandSide")];
    for (const operator of ASSIGNMENTS[String(expression["operator"])] ?? []) {
      changes.push({ operator: "assignment", text: `${textOf(left)} ${operator} ${textOf(right)};` });
    }
  }
  if (expression.nodeType === "FunctionCall" && !isCheck(expression)) {
    for (const { operator, text } of changesOfArguments(expression, textOf)) {
      changes.push({ operator, text: `${text};` });
    }
  }
  return changes;
}

/** A condition that never or always holds. */
export function changesOfCondition(statement: Node): Change[] {
  const never = { operator: "condition", text: "false" };
  const always = { operator: "condition", text: "true" };
  // Always reverting is noticed by every test that gets there.
  return isGuard(statement) ? [never] : [never, always];
}

/** Whether all that an `if` does is to refuse. */
export function isGuard(statement: Node): boolean {
  const body = childAt(statement, "trueBody");
  if (body.nodeType === "RevertStatement") return true;
  const statements = body["statements"];
  return Array.isArray(statements) && statements.length === 1 && isNode(statements[0])
    ? statements[0].nodeType === "RevertStatement"
    : false;
}

/** Whether a call is `require`, whose second argument is only what is said when it fails. */
export function isCheck(call: Node): boolean {
  const callee = call["expression"];
  return isNode(callee) && callee["name"] === "require";
}

const TAKEN_OUT: Change = { operator: "statement taken out", text: "" };

function changesOfBinary(node: Node, textOf: TextOf): Change[] {
  const operator = String(node["operator"]);
  const [left, right] = [childAt(node, "leftExpression"), childAt(node, "rightExpression")].map(textOf) as [
    string,
    string,
  ];
  if (operator === "&&" || operator === "||") {
    const other = operator === "&&" ? "||" : "&&";
    return [
      { operator: "logic", text: `${left} ${other} ${right}` },
      { operator: "logic", text: left },
      { operator: "logic", text: right },
    ];
  }
  const comparisons = COMPARISONS[operator];
  if (comparisons !== undefined) {
    return comparisons.map((other) => ({ operator: "comparison", text: `${left} ${other} ${right}` }));
  }
  const other = ARITHMETIC[operator];
  if (other === undefined || !isNumber(typeOf(node)) || typeOf(node).startsWith("int_const")) return [];
  return [{ operator: "arithmetic", text: `${left} ${other} ${right}` }];
}

function changesOfConstant(node: Node, textOf: TextOf): Change[] {
  const name = String(node["name"]);
  if (!/^[A-Z][A-Z0-9_]+$/.test(name) || !/^uint\d*$/.test(typeOf(node))) return [];
  return ["+", "-"].map((sign) => ({ operator: "constant", text: `${textOf(node)} ${sign} 1` }));
}

function changesOfLiteral(node: Node, textOf: TextOf): Change[] {
  if (node["kind"] === "bool") {
    return [{ operator: "constant", text: node["value"] === "true" ? "false" : "true" }];
  }
  if (node["kind"] !== "number" || !typeOf(node).startsWith("int_const")) return [];
  return [{ operator: "constant", text: `${textOf(node)} + 1` }];
}

function changesOfArguments(node: Node, textOf: TextOf): Change[] {
  const args = node["arguments"];
  const names = node["names"];
  if (!Array.isArray(args) || (Array.isArray(names) && names.length > 0)) return [];
  if (node["kind"] === "typeConversion" || isOrderless(node)) return [];
  const changes: Change[] = [];
  for (let i = 0; i + 1 < args.length; ++i) {
    const [a, b] = [args[i] as Node, args[i + 1] as Node];
    if (typeOf(a) !== typeOf(b) || textOf(a) === textOf(b)) continue;
    const [first, last] = [rangeOf(a), rangeOf(b)];
    const whole = textOf(node);
    const offset = rangeOf(node).start;
    const between = whole.slice(first.end - offset, last.start - offset);
    const head = whole.slice(0, first.start - offset);
    const tail = whole.slice(last.end - offset);
    changes.push({ operator: "swapped arguments", text: `${head}${textOf(b)}${between}${textOf(a)}${tail}` });
  }
  return changes;
}

/**
 * What is hashed is held against signatures elsewhere; a swap there is one mutant too many for each field. The smaller or
 * larger of two is the same in either order.
 */
function isOrderless(node: Node): boolean {
  const callee = node["expression"];
  return isNode(callee) && /^encode|^concat$|^min$|^max$/.test(String(callee["memberName"] ?? ""));
}

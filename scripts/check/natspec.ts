/**
 * Checks that everything which a reader of our contracts meets is explained: each contract, custom
 * error, event, and public function or variable has natspec. Reads the syntax trees that the
 * compiler left in artifacts/.
 */
import { globSync, readFileSync } from "node:fs";

/** The part of a node of solc's syntax tree that is read here. */
interface SyntaxNode {
  readonly nodeType: string;
  readonly name?: string;
  readonly kind?: string;
  readonly visibility?: string;
  readonly documentation?: { readonly text: string } | null;
  readonly nodes?: readonly SyntaxNode[];
}

interface BuildOutput {
  readonly output: { readonly sources: Record<string, { readonly ast: SyntaxNode }> };
}

/** Solidity has one namespace for our sources: `project/contracts/...`. */
const OUR_SOURCES = "project/contracts/";

const ALWAYS_EXPLAINED = new Set(["ContractDefinition", "ErrorDefinition", "EventDefinition"]);

function needsNatspec({ nodeType, kind, visibility }: SyntaxNode): boolean {
  if (ALWAYS_EXPLAINED.has(nodeType)) return true;
  if (nodeType === "VariableDeclaration") return visibility === "public";
  if (nodeType !== "FunctionDefinition" || kind !== "function") return false;
  return visibility === "public" || visibility === "external";
}

/** Returns one line for each node below `parent` that is not explained. */
function findUnexplained(parent: SyntaxNode, place: string): string[] {
  return (parent.nodes ?? []).flatMap((node) => {
    const here = node.name ? `${place}.${node.name}` : place;
    const text = node.documentation?.text.trim() ?? "";
    const own = needsNatspec(node) && text === "" ? [`${here} (${node.nodeType})`] : [];
    return [...own, ...findUnexplained(node, here)];
  });
}

const unexplained = new Set<string>();
const sources = new Set<string>();
for (const file of globSync("artifacts/build-info/*.output.json")) {
  const { output }: BuildOutput = JSON.parse(readFileSync(file, "utf8"));
  for (const [name, { ast }] of Object.entries(output.sources)) {
    if (!name.startsWith(OUR_SOURCES)) continue;
    const path = name.slice("project/".length);
    sources.add(path);
    for (const line of findUnexplained(ast, path)) unexplained.add(line);
  }
}

const missing = globSync("contracts/**/*.sol").filter((file) => !sources.has(file));
if (missing.length > 0) {
  console.error(`Expected syntax trees of all contracts, found none of: ${missing.join(", ")}`);
  process.exitCode = 1;
}
if (unexplained.size > 0) {
  console.error(`Expected natspec, found none on:\n${[...unexplained].sort().join("\n")}`);
  process.exitCode = 1;
}

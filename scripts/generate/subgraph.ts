import { runQuietly } from "./run-quietly.ts";

/**
 * Compiles the subgraph: AssemblyScript types in subgraph/generated, the WASM with its manifest and
 * schema in subgraph/build. Needs the ABIs.
 */
export async function buildSubgraph(): Promise<void> {
  // graph-cli otherwise asks the network for news of itself.
  const options = { cwd: "subgraph", env: { GRAPH_SKIP_NEW_VERSION_CHECK: "1" } };
  await runQuietly("graph", ["codegen"], options);
  await runQuietly("graph", ["build"], options);
}

/**
 * Who may know whom. Knowledge flows contracts -> subgraph -> server -> app, by files (ABI, schema,
 * HTTP), never by an import against or across that arrow.
 *
 * @type {import("dependency-cruiser").IConfiguration}
 */
export default {
  forbidden: [
    {
      name: "no-cycles",
      comment: "Files that need each other, types included, are one file or hide a third one.",
      severity: "error",
      from: {},
      to: { circular: true },
    },
    {
      name: "resolvable",
      comment: "Everything that is imported exists.",
      severity: "error",
      from: { pathNot: "^subgraph/" },
      to: { couldNotResolve: true },
    },
    {
      name: "app-knows-only-its-doors",
      comment: "The app reads HTTP and GraphQL; it shares only the client and the ABIs.",
      severity: "error",
      from: { path: "^app/" },
      to: { path: "^(server|scripts|subgraph|contracts|test|deployments|models)/" },
    },
    {
      name: "server-knows-no-app",
      comment: "The built pages are loaded as a build, from build/.",
      severity: "error",
      from: { path: "^server/" },
      to: { path: "^(app|test|subgraph|contracts)/" },
    },
    {
      name: "client-stands-alone",
      comment: "The client runs in browsers and in other people's programs.",
      severity: "error",
      from: { path: "^client/" },
      to: { path: "^(server|app|scripts|subgraph|test)/" },
    },
    {
      name: "subgraph-stands-alone",
      comment: "The subgraph is deployed to other engines as it is.",
      severity: "error",
      from: { path: "^subgraph/" },
      to: { path: "^(server|app|client|scripts|test)/" },
    },
    {
      name: "generated-is-a-leaf",
      severity: "error",
      from: { path: "^generated/" },
      to: { pathNot: "^generated/" },
    },
    {
      name: "nothing-needs-a-test",
      severity: "error",
      from: { pathNot: "^test/|^[^/]+$" },
      to: { path: "^test/" },
    },
    {
      name: "express-at-the-border",
      comment: "Only the borders to the outside know the web framework.",
      severity: "error",
      from: { pathNot: "^server/(http|graphql)/|^test/" },
      to: { path: "node_modules/(express|@as-integrations)/", dependencyTypesNot: ["type-only"] },
    },
    {
      name: "indexer-knows-no-server",
      comment: "The indexer runs any subgraph; it could be a package of its own.",
      severity: "error",
      from: { path: "^server/indexer/" },
      to: { path: "^(server|client|scripts|generated)/", pathNot: "^server/(indexer|core)/" },
    },
    {
      name: "core-knows-nobody",
      severity: "error",
      from: { path: "^server/core/" },
      to: { path: "^(server|client|scripts|generated)/", pathNot: "^server/core/" },
    },
    {
      name: "inference-knows-no-money",
      comment: "Bytes in, tensors out: no HTTP, no chain, no money.",
      severity: "error",
      from: { path: "^server/inference/" },
      to: { path: "^(server|client|generated)/", pathNot: "^server/(inference|core)/" },
    },
    {
      name: "generation-knows-no-money",
      comment: "Tokens in, text out: no HTTP, no chain, no money.",
      severity: "error",
      from: { path: "^server/generation/" },
      to: { path: "^(server|client|generated)/", pathNot: "^server/(generation|inference|core)/" },
    },
    {
      name: "metering-knows-no-model",
      comment: "The meter counts for every door and every model alike.",
      severity: "error",
      from: { path: "^server/metering/" },
      to: { path: "^server/(http|graphql|inference|releases|indexer|relay)/" },
    },
    {
      name: "only-main-composes",
      comment: "Settings are read once, and handed on by server/main.ts and the steps of its start.",
      severity: "error",
      from: { path: "^server/", pathNot: "^server/(main\\.ts$|start/)" },
      to: { path: "^server/(main|config)\\.ts$", dependencyTypesNot: ["type-only"] },
    },
    {
      name: "product-needs-no-tool",
      comment: "What runs in production is in dependencies, not in devDependencies.",
      severity: "error",
      // Remix reads the list of routes while it builds.
      from: { path: "^(server|client|app)/", pathNot: "^app/routes\\.ts$" },
      to: { dependencyTypes: ["npm-dev"], dependencyTypesNot: ["type-only"] },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^(build|dist|artifacts|cache|subgraph/(build|generated))/|/fixtures/" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "node", "default", "types"],
      extensions: [".ts", ".tsx", ".d.ts", ".js", ".mjs", ".json"],
    },
  },
};

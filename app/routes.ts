import { type RouteConfig, index, route } from "@remix-run/route-config";

export default [
  index("routes/home.tsx"),
  route("models/:modelId", "routes/model/layout.tsx", [index("routes/model/overview.tsx")]),
  route("theme", "routes/theme.ts"),
  route("*", "routes/not-found.tsx"),
] satisfies RouteConfig;

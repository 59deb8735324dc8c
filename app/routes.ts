import { type RouteConfig, index, route } from "@remix-run/route-config";

export default [
  index("routes/home.tsx"),
  route("models/:modelId", "routes/model/layout.tsx", [
    index("routes/model/overview.tsx"),
    route("raise", "routes/model/raise.tsx"),
    route("proposals", "routes/model/proposals.tsx"),
    route("proposals/:proposalId", "routes/model/proposal.tsx"),
    route("propose", "routes/model/propose.tsx"),
    route("playground", "routes/model/playground.tsx"),
    route("releases", "routes/model/releases.tsx"),
    route("revenue", "routes/model/revenue.tsx"),
    route("market", "routes/model/market.tsx"),
    route("members", "routes/model/members.tsx"),
    route("history", "routes/model/history.tsx"),
    route("buy-out", "routes/model/buy-out.tsx"),
    route("rules", "routes/model/rules.tsx"),
  ]),
  route("launch", "routes/launch.tsx"),
  route("account", "routes/account.tsx"),
  route("developers", "routes/developers.tsx"),
  route("status", "routes/status.tsx"),
  route("theme", "routes/theme.ts"),
  route("*", "routes/not-found.tsx"),
] satisfies RouteConfig;

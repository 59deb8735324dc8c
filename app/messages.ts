import { accountMessages } from "./messages/account.ts";
import { buyOutMessages } from "./messages/buy-out.ts";
import { evaluationMessages } from "./messages/evaluation.ts";
import { exitMessages } from "./messages/exit.ts";
import { frameMessages, problemMessages } from "./messages/frame.ts";
import { homeMessages } from "./messages/home.ts";
import { launchMessages } from "./messages/launch.ts";
import { lineageMessages } from "./messages/lineage.ts";
import { marketMessages } from "./messages/market.ts";
import { memberMessages } from "./messages/members.ts";
import { milestoneMessages } from "./messages/milestones.ts";
import { modelMessages } from "./messages/model.ts";
import { playgroundMessages } from "./messages/playground.ts";
import { proposalMessages } from "./messages/proposals.ts";
import { proposeMessages } from "./messages/propose.ts";
import { publishMessages } from "./messages/publish.ts";
import { raiseMessages } from "./messages/raise.ts";
import { releaseMessages } from "./messages/releases.ts";
import { revenueMessages } from "./messages/revenue.ts";
import { rulesMessages } from "./messages/rules.ts";
import { suspensionMessages } from "./messages/suspensions.ts";
import { developersMessages, statusMessages } from "./messages/service.ts";
import { walletMessages } from "./messages/wallet.ts";

/** Every sentence the app says, by subject. A leaf is a text, or a function that puts values into one. */
export const messages = {
  frame: frameMessages,
  problem: problemMessages,
  home: homeMessages,
  model: modelMessages,
  raise: raiseMessages,
  milestones: milestoneMessages,
  exit: exitMessages,
  proposals: proposalMessages,
  evaluation: evaluationMessages,
  propose: proposeMessages,
  publish: publishMessages,
  playground: playgroundMessages,
  launch: launchMessages,
  lineage: lineageMessages,
  releases: releaseMessages,
  revenue: revenueMessages,
  market: marketMessages,
  buyOut: buyOutMessages,
  members: memberMessages,
  rules: rulesMessages,
  suspensions: suspensionMessages,
  account: accountMessages,
  developers: developersMessages,
  status: statusMessages,
  wallet: walletMessages,
} as const;

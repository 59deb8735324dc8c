import { accountMessages } from "./messages/account.ts";
import { frameMessages, problemMessages } from "./messages/frame.ts";
import { homeMessages } from "./messages/home.ts";
import { modelMessages } from "./messages/model.ts";
import { raiseMessages } from "./messages/raise.ts";
import { walletMessages } from "./messages/wallet.ts";

/** Every sentence the app says, by subject. A leaf is a text, or a function that puts values into one. */
export const messages = {
  frame: frameMessages,
  problem: problemMessages,
  home: homeMessages,
  model: modelMessages,
  raise: raiseMessages,
  account: accountMessages,
  wallet: walletMessages,
} as const;

import type { HardhatPlugin } from "hardhat/types/plugins";

import { chosen, codeOfChosen, PLACE } from "./chosen.ts";

/** Tells every new chain which mutant lives, and collects which mutants its transactions came by. */
export const mutantPlugin: HardhatPlugin = {
  id: "comodel-mutants",
  hookHandlers: {
    network: async () => ({
      default: async () => ({
        async newConnection(context, next) {
          const connection = await next(context);
          const code = `0x${Buffer.from(codeOfChosen()).toString("hex")}`;
          await connection.provider.request({ method: "hardhat_setCode", params: [PLACE, code] });
          return connection;
        },
        async onCoverageData(_context, tags) {
          for (const tag of tags) chosen().reached.add(Number.parseInt(tag, 16));
        },
      }),
    }),
  },
};

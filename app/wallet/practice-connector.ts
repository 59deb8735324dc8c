import { createConnector } from "wagmi";
import type { Address, Chain } from "viem";
import { messages } from "../messages.ts";
import { practiceAccount, rememberConnected, wasConnected } from "./practice-key.ts";
import { createPracticeProvider, type PracticeProvider } from "./practice-provider.ts";

/** The connector id of the practice wallet. */
export const practiceConnectorId = "practice";

/** A wallet made in this browser for the practice chain: its key lies in localStorage, its fees are given. */
export function practiceWallet(chain: Chain) {
  let provider: PracticeProvider | undefined;
  return createConnector<PracticeProvider>((config) => {
    const getProvider = async () => (provider ??= createPracticeProvider(chain));
    const accounts = () => [practiceAccount().address] as readonly Address[];
    return {
      id: practiceConnectorId,
      name: messages.wallet.practiceName,
      type: "practice",
      async connect(parameters) {
        if (parameters?.isReconnecting !== true) await fillWithCoin(accounts()[0]!);
        rememberConnected(true);
        // wagmi's type asks for another shape when capabilities are wanted; a practice wallet has none.
        return { accounts: accounts() as never, chainId: chain.id };
      },
      async disconnect() {
        rememberConnected(false);
      },
      async getAccounts() {
        return accounts();
      },
      async getChainId() {
        return chain.id;
      },
      getProvider,
      async isAuthorized() {
        return wasConnected();
      },
      async switchChain() {
        return chain;
      },
      onAccountsChanged(changed) {
        config.emitter.emit("change", { accounts: changed as readonly Address[] });
      },
      onChainChanged() {},
      onDisconnect() {
        config.emitter.emit("disconnect");
      },
    };
  });

  /** Asks the practice chain for coin to pay fees with. */
  async function fillWithCoin(address: Address): Promise<void> {
    const { request } = createPracticeProvider(chain);
    await request({ method: "comodel_faucet", params: [address] } as never);
  }
}

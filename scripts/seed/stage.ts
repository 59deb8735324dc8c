import { erc20Abi, type Address, type LocalAccount, type TransactionReceipt } from "viem";

import { checkedUpload, type StoreAnswer, type Upload } from "../../client/actions/publish.ts";
import type { WalletCall } from "../../client/wallet.ts";
import { localDollarAbi } from "../../generated/abi/LocalDollar.ts";
import {
  chainTime,
  createChainReader,
  createChainWriter,
  type ChainReader,
} from "../../server/chain/clients.ts";
import { practiceAccount } from "../../server/chain/practice/accounts.ts";
import { sendCall } from "./send-call.ts";

/** What the seeding of a practice chain needs from its surroundings. */
export interface SeedOptions {
  readonly rpcUrl: string;
  readonly chainId: number;
  /** Address of a deployed contract by its name, such as ModelFactory; throws when it is not deployed. */
  readonly addressOf: (contract: string) => Address;
  /** Keeps a file under its sha256. */
  readonly upload: (bytes: Uint8Array) => Promise<StoreAnswer>;
  /** Moves the chain's clock ahead by whole seconds. */
  readonly moveTime: (seconds: number) => Promise<unknown>;
  /** The folder `models` of the project. */
  readonly modelsDir: string;
  /** Told what is being done, in a few words. */
  readonly onStep?: (text: string) => void;
}

/** Where the stories of the seed are played: people who send calls, and a clock that can be moved. */
export interface Stage {
  readonly chain: ChainReader;
  readonly modelsDir: string;
  readonly addressOf: (contract: string) => Address;
  readonly upload: Upload;
  readonly say: (text: string) => void;
  person(index: number): LocalAccount;
  /** Sends a call by the person of that index and waits until it is on chain. */
  send(index: number, call: WalletCall): Promise<TransactionReceipt>;
  /** Makes sure that a person holds that many dollars (6 decimals), by the faucet. */
  provideDollars(index: number, amount: bigint): Promise<void>;
  /** The chain's time, unix seconds. */
  now(): Promise<number>;
  /** Moves the chain's clock to a time, unless it is later already. */
  moveTo(timestamp: number): Promise<void>;
}

const RECEIPT_POLLING_MS = 20;

export function createStage(options: SeedOptions): Stage {
  const { rpcUrl, chainId, addressOf, modelsDir } = options;
  const access = { rpcUrl, chainId, pollingIntervalMs: RECEIPT_POLLING_MS };
  const chain = createChainReader(access);
  const dollar = addressOf("LocalDollar");
  const now = async (): Promise<number> => Number(await chainTime(chain));
  const send = (index: number, call: WalletCall): Promise<TransactionReceipt> =>
    sendCall({ wallet: createChainWriter(access, practiceAccount(index)), chain }, call);

  return {
    ...{ chain, modelsDir, addressOf, send, now },
    upload: checkedUpload(options.upload),
    say: options.onStep ?? (() => {}),
    person: practiceAccount,
    provideDollars: async (index, amount) => {
      const { address } = practiceAccount(index);
      const held = await chain.readContract({
        ...{ address: dollar, abi: erc20Abi },
        functionName: "balanceOf",
        args: [address],
      });
      if (held >= amount) return;
      await send(index, { address: dollar, abi: localDollarAbi, functionName: "faucet", args: [address] });
    },
    moveTo: async (timestamp) => {
      const seconds = timestamp - (await now());
      if (seconds > 0) await options.moveTime(seconds);
    },
  };
}

import type {
  Abi,
  Account,
  Address,
  Chain,
  ContractFunctionArgs,
  ContractFunctionName,
  Hash,
  PublicClient,
  Transport,
  WalletClient,
} from "viem";

/** One fact shown before a person confirms: a label and its value with its unit. */
export type PlanFact = { label: string; value: string };

/** What a step can do with the connected wallet. */
export type Signer = {
  address: Address;
  wallet: WalletClient<Transport, Chain, Account>;
  chain: PublicClient;
  /** Tries the call against the chain first, so that a refusal costs nothing, then sends it. */
  write: <const abi extends Abi, name extends ContractFunctionName<abi, "nonpayable" | "payable">>(call: {
    address: Address;
    abi: abi;
    functionName: name;
    args: ContractFunctionArgs<abi, "nonpayable" | "payable", name>;
  }) => Promise<Hash>;
};

/** One signature or transaction: `run` gives the hash to wait for, or null when there is nothing on chain to wait for. */
export type PlanStep = { label: string; run: (signer: Signer) => Promise<Hash | null> };

/** Something a person is asked to confirm: what it does in plain words, its numbers, and the steps that do it. */
export type TransactionPlan = {
  title: string;
  explain: string;
  facts: PlanFact[];
  /** How the person who confirms may lose money by it. */
  risk?: string;
  confirm: string;
  steps: PlanStep[];
  done: string;
  onDone?: () => void;
};

/** Where a running plan stands. */
export type PlanStage =
  | { name: "explain" }
  | { name: "signing"; step: number }
  | { name: "waiting"; step: number; hash: Hash }
  | { name: "indexing" }
  | { name: "done" }
  | {
      name: "failed";
      reason: string;
      /** The step to go on from: all before it have happened and are not done again. */
      resumeAt: number;
      /** Whether what was sent last may still happen, so that nobody should send it again yet. */
      isOpen: boolean;
    };

/** A line of the tray. */
export type TrayEntry = {
  id: string;
  title: string;
  hash: Hash;
  state: "pending" | "done" | "failed";
  reason?: string;
};

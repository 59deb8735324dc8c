import type { TypedValue } from "../entity-values.ts";

/** What a mapping can reach outside of its memory while one handler runs. */
export type HostContext = {
  readonly store: MappingStore;
  readonly dataSource: RunningDataSource;
  readonly chain: ChainReader;
  /** Writes a line of the mapping's log. Levels are graph-node's: 0 critical, 1 error, 2 warning, 3 info, 4 debug. */
  log(level: number, message: string): void;
};

/** The entities as a handler sees them: block, then handler updates on top. Ids are text. */
export type MappingStore = {
  get(entity: string, id: string): ReadonlyMap<string, TypedValue> | null;
  getInBlock(entity: string, id: string): ReadonlyMap<string, TypedValue> | null;
  loadRelated(entity: string, id: string, field: string): ReadonlyMap<string, TypedValue>[];
  set(entity: string, id: string, fields: ReadonlyMap<string, TypedValue>): void;
  remove(entity: string, id: string): void;
};

export type RunningDataSource = {
  readonly name: string;
  readonly network: string;
  /** Lower hex. */
  readonly address: string;
  readonly context: ReadonlyMap<string, TypedValue>;
  create(
    template: string,
    parameters: readonly string[],
    context: ReadonlyMap<string, TypedValue> | null,
  ): void;
};

/** State of the chain at the block that is being handled. */
export type ChainReader = {
  /** Answers null when the call reverted. */
  call(contract: string, input: string): Promise<string | null>;
  balance(address: string): Promise<bigint>;
  hasCode(address: string): Promise<boolean>;
  /** The ABI of a contract by the name that the manifest gives it, or undefined. */
  abi(contractName: string): readonly unknown[] | undefined;
};

/** What the product API tells; filled by the composition root. Amounts in smallest units. */
export interface ServicePort {
  service(): Promise<ServiceFacts>;
  receipts(account: string, first: number): Promise<readonly ReceiptFacts[]>;
  usage(model: string, days: number): Promise<readonly UsageFacts[]>;
}

export interface ServiceFacts {
  readonly chainId: number;
  readonly practice: boolean;
  readonly block: number;
  readonly blockTime: number;
  readonly wallTime: number;
  readonly indexBlock: number;
  readonly indexLag: number;
  readonly operator: string;
  readonly deployments: readonly { readonly name: string; readonly address: string }[];
  readonly models: readonly ServedModelFacts[];
}

export interface ServedModelFacts {
  readonly route: string;
  readonly alias: string | null;
  readonly modelId: string;
  readonly releaseId: bigint | null;
  readonly number: number | null;
  readonly weightsSha256: string | null;
  readonly manifestSha256: string | null;
  readonly price: bigint;
  readonly callCost: bigint | null;
  readonly outputTokenCost: bigint | null;
  readonly status: "SERVING" | "SERVING_PREVIOUS" | "NOT_SERVED";
  readonly error: string | null;
  readonly queriesServed: bigint;
}

export interface ReceiptFacts {
  readonly id: string;
  /** Null while the index does not know the release. */
  readonly modelId: string | null;
  readonly releaseId: bigint;
  readonly requestHash: string;
  readonly responseHash: string;
  readonly account: string;
  readonly charged: bigint;
  readonly issuedAt: number;
  readonly receipt: string;
}

export interface UsageFacts {
  readonly day: string;
  readonly calls: bigint;
  readonly credits: bigint;
}

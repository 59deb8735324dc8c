import type { TextModel } from "../generation/text-model.ts";
import type { ModelRunner } from "../inference/model-runner.ts";
import type { SequenceProfile } from "../inference/run-sequence.ts";
import type { PriceList } from "../payments/price-list.ts";
import type { VotedRelease } from "./voted-release.ts";

/** A release that answers calls. */
export interface ServedRelease {
  readonly release: VotedRelease;
  readonly runner: ModelRunner;
  /** What its calls cost. */
  readonly prices: PriceList;
  /** Present when the release writes text. */
  readonly text: TextModel | undefined;
  /** Names of its outputs, in their order, when it judges texts. */
  readonly classes?: readonly string[] | undefined;
  /** How many steps may come as one call, when it remembers what came before. */
  readonly sequence?: SequenceProfile | undefined;
  /** Seconds since 1970 at which it began to answer here. */
  readonly servedSince: number;
}

/** Holds a release open while a call runs, so that a swap waits for it. `done` may be called twice. */
export interface Lease extends ServedRelease {
  done(): void;
}

/** Counts who uses which release, and ends a retired one when its last call is done. */
export interface LeaseBook {
  lease(served: ServedRelease): Lease;
  /** Leases that are open now. */
  openOf(served: ServedRelease): number;
  /** Ends the release now or, when calls run, after the last of them. */
  retire(served: ServedRelease): Promise<void>;
  retireAll(): Promise<void>;
}

export function createLeaseBook(): LeaseBook {
  const open = new Map<ServedRelease, number>();
  const retired = new Set<ServedRelease>();

  const retire = async (served: ServedRelease): Promise<void> => {
    retired.add(served);
    if ((open.get(served) ?? 0) === 0) await served.runner.dispose();
  };
  const giveBack = (served: ServedRelease): void => {
    const left = (open.get(served) ?? 0) - 1;
    if (left > 0) return void open.set(served, left);
    open.delete(served);
    if (retired.has(served)) void served.runner.dispose();
  };

  return {
    lease: (served) => {
      open.set(served, (open.get(served) ?? 0) + 1);
      let held = true;
      return {
        ...served,
        done: () => {
          if (held) giveBack(served);
          held = false;
        },
      };
    },
    openOf: (served) => open.get(served) ?? 0,
    retire,
    retireAll: async () => {
      await Promise.all([...open.keys()].map((served) => served.runner.dispose()));
    },
  };
}

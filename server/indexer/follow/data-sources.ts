import type { TypedValue } from "../entity-values.ts";
import type { Deployment, MappingCode } from "../manifest/load-deployment.ts";
import type { EventTrigger } from "../manifest/resolve-events.ts";
import type { StoredDataSource } from "../store/entity-store.ts";
import type { EventParameter } from "../wasm/event.ts";
import { Mapping } from "../wasm/mapping.ts";
import type { ChainLog, LogFilter } from "./chain-client.ts";
import { decodeContext } from "./context-text.ts";
import { createEventDecoder } from "./decode-event.ts";

type Decoder = (log: ChainLog) => EventParameter[] | null;
type RunnableTrigger = EventTrigger & { readonly decode: Decoder };

/** A mapping that was compiled, with its triggers. Data sources made from one template share it. */
export type RunnableCode = {
  readonly code: MappingCode;
  readonly mapping: Mapping;
  readonly triggers: readonly RunnableTrigger[];
};

/** A contract that is followed (or, with a null address, all contracts). */
export type ActiveDataSource = {
  readonly name: string;
  readonly network: string;
  readonly address: string | null;
  readonly startBlock: number;
  readonly endBlock: number | null;
  readonly context: ReadonlyMap<string, TypedValue>;
  readonly runnable: RunnableCode;
};

/** A handler that a log calls. */
export type Match = {
  readonly source: ActiveDataSource;
  readonly handler: string;
  readonly log: ChainLog;
  readonly parameters: readonly EventParameter[];
};

/** A filter by more addresses than this asks for all addresses and sorts the answers here. */
const longestAddressFilter = 500;

/** All data sources that are followed: those of the manifest, then those that handlers made, in order. */
export class DataSources {
  readonly #fromManifest: readonly ActiveDataSource[];
  readonly #templates: ReadonlyMap<string, { readonly network: string; readonly runnable: RunnableCode }>;
  #made: ActiveDataSource[] = [];
  readonly #stored = new Set<string>();

  /** @throws SubgraphRefused when a mapping cannot run here */
  constructor(deployment: Deployment) {
    const compiled = new Map<string, Mapping>();
    this.#fromManifest = deployment.dataSources.map((definition) => {
      const { name, network, address, startBlock, endBlock, context } = definition;
      return {
        name,
        network,
        address,
        startBlock,
        endBlock,
        context,
        runnable: prepare(definition.code, compiled),
      };
    });
    const templates = [...deployment.templates.values()].map(
      ({ name, network, code }) => [name, { network, runnable: prepare(code, compiled) }] as const,
    );
    this.#templates = new Map(templates);
  }

  get firstBlock(): number {
    return Math.min(...this.#fromManifest.map((source) => source.startBlock));
  }

  hasTemplate(name: string): boolean {
    return this.#templates.has(name);
  }

  /** Sets the made data sources to what the store holds, after a start or a revert. */
  restore(stored: readonly StoredDataSource[]): void {
    this.#stored.clear();
    this.#made = [];
    for (const each of stored) this.add(each);
  }

  /** Follows one more contract. Answers null when exactly this one is followed already. */
  add(stored: StoredDataSource): ActiveDataSource | null {
    const key = `${stored.template} ${stored.address} ${stored.context}`;
    const template = this.#templates.get(stored.template);
    if (template === undefined)
      throw new Error(`expected the manifest to have a template named ${stored.template}`);
    if (this.#stored.has(key)) return null;
    this.#stored.add(key);
    const source: ActiveDataSource = {
      name: stored.template,
      network: template.network,
      address: stored.address,
      startBlock: stored.block,
      endBlock: null,
      context: decodeContext(stored.context),
      runnable: template.runnable,
    };
    this.#made.push(source);
    return source;
  }

  all(): readonly ActiveDataSource[] {
    return [...this.#fromManifest, ...this.#made];
  }
}

/** The logs to ask for, so that all handlers of these sources get theirs. */
export function filterFor(sources: readonly ActiveDataSource[]): LogFilter {
  const addresses = new Set(sources.map((source) => source.address));
  const topics = new Set(
    sources.flatMap((source) => source.runnable.triggers.map((trigger) => trigger.topic0)),
  );
  const anyAddress = addresses.has(null) || addresses.size > longestAddressFilter;
  return { addresses: anyAddress ? null : ([...addresses] as string[]), topics: [...topics] };
}

/** Finds the handlers that a log calls, in the order of the sources. */
export function matchLog(sources: readonly ActiveDataSource[], log: ChainLog): Match[] {
  const block = Number(log.blockNumber);
  const address = log.address.toLowerCase();
  const matches: Match[] = [];
  for (const source of sources) {
    if (source.address !== null && source.address !== address) continue;
    if (block < source.startBlock || (source.endBlock !== null && block > source.endBlock)) continue;
    for (const trigger of source.runnable.triggers) {
      if (!acceptsTopics(trigger, log)) continue;
      const parameters = trigger.decode(log);
      if (parameters !== null) matches.push({ source, handler: trigger.handler, log, parameters });
    }
  }
  return matches;
}

function acceptsTopics(trigger: EventTrigger, log: ChainLog): boolean {
  if (log.topics[0] !== trigger.topic0) return false;
  return trigger.topics.every(
    (allowed, index) => allowed === undefined || allowed.has(log.topics[index + 1] ?? ""),
  );
}

function prepare(code: MappingCode, compiled: Map<string, Mapping>): RunnableCode {
  const place = `the mapping of ${code.name}`;
  const key = Buffer.from(code.binary).toString("base64");
  const mapping = compiled.get(key) ?? new Mapping(code.binary, place);
  compiled.set(key, mapping);
  mapping.requireHandlers(
    code.triggers.map((trigger) => trigger.handler),
    place,
  );
  const triggers = code.triggers.map((trigger) => ({ ...trigger, decode: createEventDecoder(trigger) }));
  return { code, mapping, triggers };
}

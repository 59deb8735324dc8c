import { toEventSelector, type AbiEvent, type AbiParameter } from "viem";
import { SubgraphRefused } from "../failure.ts";
import type { EventHandlerDocument } from "./manifest-document.ts";

/** An event that a handler waits for. Topics are lower hex. */
export type EventTrigger = {
  readonly handler: string;
  readonly event: AbiEvent;
  readonly topic0: string;
  /** Allowed values of topics 1 to 3; undefined allows all. */
  readonly topics: readonly (ReadonlySet<string> | undefined)[];
};

/**
 * Finds the ABI events that a manifest's handlers name, such as `Transfer(indexed address,indexed address,uint256)`.
 * @throws SubgraphRefused when an event is not in the ABI, or named without saying what is indexed where two match
 */
export function resolveEvents(
  place: string,
  handlers: readonly EventHandlerDocument[],
  abi: readonly unknown[],
): EventTrigger[] {
  const events = abi.filter((item) => (item as { type?: string }).type === "event") as AbiEvent[];
  return handlers.map((handler) => {
    const event = findEvent(handler.event, events);
    if (event === undefined) {
      throw new SubgraphRefused(
        `expected the ABI of ${place} to have the event ${handler.event}, found none that matches`,
      );
    }
    return {
      handler: handler.handler,
      event,
      topic0: handler.topic0?.toLowerCase() ?? toEventSelector(event),
      topics: [handler.topic1, handler.topic2, handler.topic3].map(toTopicSet),
    };
  });
}

function findEvent(wanted: string, events: readonly AbiEvent[]): AbiEvent | undefined {
  const text = wanted.replace(/\s*([(),])\s*/g, "$1").trim();
  const exact = events.find((event) => signatureOf(event, true) === text);
  if (exact !== undefined) return exact;
  const loose = events.filter((event) => signatureOf(event, false) === text);
  return loose.length === 1 ? loose[0] : undefined;
}

function signatureOf(event: AbiEvent, withIndexed: boolean): string {
  const inputs = event.inputs.map(
    (input) => (withIndexed && input.indexed === true ? "indexed " : "") + typeText(input),
  );
  return `${event.name}(${inputs.join(",")})`;
}

function typeText(parameter: AbiParameter): string {
  if (!("components" in parameter)) return parameter.type;
  return `(${parameter.components.map(typeText).join(",")})${parameter.type.slice("tuple".length)}`;
}

function toTopicSet(filter: string | readonly string[] | undefined): ReadonlySet<string> | undefined {
  if (filter === undefined) return undefined;
  const values = typeof filter === "string" ? [filter] : filter;
  return values.length === 0 ? undefined : new Set(values.map(toTopic));
}

/** A topic filter is hex, filled up with zeros on the left. */
function toTopic(value: string): string {
  const digits = value.replace(/^0x/, "").toLowerCase();
  if (!/^[0-9a-f]{1,64}$/.test(digits))
    throw new SubgraphRefused(`expected a topic filter in hex, found "${value}"`);
  return `0x${digits.padStart(64, "0")}`;
}

import type { Clock } from "../core/clock.ts";
import type { ServiceFacts, ServicePort } from "./service-port.ts";

const KEPT_MS = 1_000;

/**
 * Tells the service's facts from one reading a second: whoever asks meanwhile, or many times in one query, shares it.
 * A reading that fails is not kept.
 */
export function shareService(port: ServicePort, clock: Clock): ServicePort {
  let latest: { readonly facts: Promise<ServiceFacts>; readonly readAtMs: number } | undefined;
  const read = (): Promise<ServiceFacts> => {
    const reading = { facts: port.service(), readAtMs: clock.nowMs() };
    latest = reading;
    reading.facts.catch(() => {
      if (latest === reading) latest = undefined;
    });
    return reading.facts;
  };
  return {
    ...port,
    service: () =>
      latest !== undefined && clock.nowMs() - latest.readAtMs < KEPT_MS ? latest.facts : read(),
  };
}

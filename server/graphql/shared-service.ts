import type { Clock } from "../core/clock.ts";
import { shareReading } from "../core/shared-reading.ts";
import type { ServicePort } from "./service-port.ts";

const KEPT_MS = 1_000;

/** Tells the service's facts from one reading a second, however often one query or many ask for them. */
export function shareService(port: ServicePort, clock: Clock): ServicePort {
  return { ...port, service: shareReading(() => port.service(), { keptMs: KEPT_MS, clock }) };
}

import type { Payments, RunAnswer } from "../payments/payments.ts";
import { costOf } from "../payments/price-list.ts";
import { sha256Of } from "../storage/content-address.ts";
import type { Metered, MeteredCall } from "./oip-door.ts";

/** Puts the meter between a door and the model: reserve, run, charge, or nothing of it. */
export function createMetered(payments: Payments, siteOrigin?: string): Metered {
  return async (call) => {
    const { release, prices } = call.lease;
    const header = (name: string): string | undefined => {
      const value = call.headers[name];
      return Array.isArray(value) ? value[0] : value;
    };
    const answer = await payments.meterCall(
      {
        model: { modelId: BigInt(release.modelId), route: release.route },
        cost: costOf(prices),
        header,
        resourceUrl: `${siteOrigin ?? `http://${header("host") ?? "localhost"}`}/v2/models/${release.route}/infer`,
        requestHash: `0x${sha256Of(call.body)}`,
        idempotencyKey: header("idempotency-key"),
      },
      () => run(call),
    );
    const headers = {
      "comodel-release": `${release.route}/${release.number} ${release.weightsSha256}`,
      ...answer.headers,
    };
    return { status: answer.status, headers, body: answer.body };
  };
}

async function run({ lease, run: compute }: MeteredCall): Promise<RunAnswer> {
  return {
    status: 200,
    ...(await compute()),
    releaseId: lease.release.releaseId,
    runtimeHash: `0x${sha256Of(new TextEncoder().encode(lease.runner.runtime))}`,
  };
}

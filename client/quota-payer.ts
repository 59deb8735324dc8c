import type { Address } from "viem";

import { ComodelClientError } from "./errors.ts";
import { answerError, readJson, type Http, type HttpAnswer } from "./http.ts";
import { payAtOnce, type SinglePayer } from "./payer.ts";
import { quotaHeader, readQuota } from "./quota-voucher.ts";
import type { ModelInfo } from "./service.ts";
import type { Session } from "./session.ts";

export interface QuotaPayerOptions {
  readonly http: Http;
  readonly model: ModelInfo;
  readonly chainId: number;
  readonly holderAllowance: Address;
  /** The open session; signs in when there is none. */
  readonly session: () => Promise<Session>;
  /** Signs in anew, because the endpoint does not know the session any more. */
  readonly renewSession: () => Promise<Session>;
}

const READ_AGAIN = new Set(["quota-voucher-behind", "quota-epoch-over"]);

/** Pays from a holder's free calls; several calls may run at once. */
export function createQuotaPayer(options: QuotaPayerOptions): SinglePayer {
  const { http, model } = options;
  let known: { holder: Address; operator: Address; epoch: bigint; cumulative: bigint } | undefined;

  const read = async (holder: Address) => {
    const { operator, epoch, cumulative } = await readQuota(http, model.name, holder);
    return (known = { holder, operator, epoch, cumulative });
  };

  return payAtOnce({
    headers: async (probe) => {
      const calls = probe === undefined ? model.price.freeCalls : readFreeCalls(await probe());
      const session = await options.session();
      const state = known?.holder === session.holder ? known : await read(session.holder);
      state.cumulative += calls;
      return quotaHeader({
        ...options,
        session,
        modelId: model.modelId,
        operator: state.operator,
        epoch: state.epoch,
        cumulative: state.cumulative,
      });
    },
    paid: () => Promise.resolve(),
    recover: async (answer) => {
      const problem = answerError(answer);
      known = undefined;
      if (problem.code === "session-expired") await options.renewSession();
      else if (!READ_AGAIN.has(problem.code)) throw problem;
    },
  });
}

/** How many free calls an offer asks for. */
function readFreeCalls(answer: HttpAnswer): bigint {
  if (answer.status !== 402) throw answerError(answer);
  const { price } = readJson(answer.body) as { price?: { freeCalls?: string } };
  if (price?.freeCalls !== undefined && /^\d+$/.test(price.freeCalls)) return BigInt(price.freeCalls);
  throw new ComodelClientError(
    "no-quota-offer",
    "Expected the endpoint to say how many free calls this takes, found nothing.",
  );
}

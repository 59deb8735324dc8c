import { answerError, type Http } from "./http.ts";
import { payAtOnce, type SinglePayer } from "./payer.ts";

/** Pays with the few calls that an endpoint gives to people whom it does not know; no wallet is needed. */
export function createTrialPayer({ http, model }: { http: Http; model: string }): SinglePayer {
  let token: Promise<string> | undefined;

  const ask = async (): Promise<string> => {
    const path = `/trial?model=${encodeURIComponent(model)}`;
    const given = (await http.json({ method: "POST", path })) as { token: string };
    return given.token;
  };

  return payAtOnce({
    headers: async () => {
      token ??= ask();
      token.catch(() => (token = undefined));
      return { "trial-token": await token };
    },
    paid: () => Promise.resolve(),
    recover: (answer) => {
      const problem = answerError(answer);
      token = undefined;
      return problem.code === "trial-token-expired" ? Promise.resolve() : Promise.reject(problem);
    },
  });
}

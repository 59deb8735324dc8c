import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { Address } from "viem";
import type { ApiKeyInfo } from "../../../client/api-keys.ts";
import { openSession } from "../../../client/session.ts";
import { formatCount, formatCredits } from "../../format/shares.ts";
import { formatDate } from "../../format/time.ts";
import { messages } from "../../messages.ts";
import { useChain } from "../../wallet/chain-context.tsx";
import { useTransaction } from "../../wallet/transaction-provider.tsx";
import { signInPlan } from "../playground/plans.ts";
import { browserStorage, useComodel } from "../playground/use-comodel.ts";
import { ApiKeyForm } from "./api-key-form.tsx";
import { type KeyModel, revokeKeyPlan } from "./api-key-plans.ts";
import { NewKey } from "./new-key.tsx";
import { Panel } from "./panel.tsx";

const text = messages.account.keys;

/** Keys for code that cannot sign: made with limits, shown once, and revoked. */
export function ApiKeys({ address, models }: { address: Address; models: readonly KeyModel[] }) {
  const [made, setMade] = useState<string | null>(null);
  const { keys, error, lookAgain } = useKeys(address);
  const client = useComodel();
  const { start } = useTransaction();
  const signIn = () => start(signInPlan(client, lookAgain));
  const onMade = (key: string) => {
    setMade(key);
    lookAgain();
  };
  return (
    <Panel
      heading={text.heading}
      note={text.note}
      empty={keys?.length ? null : emptyText(keys, error)}
      after={
        <div className="grid gap-3 pt-2">
          {keys === null ? (
            <button
              type="button"
              className="button button-quiet button-small justify-self-start"
              onClick={signIn}
            >
              {text.show}
            </button>
          ) : null}
          {made === null ? null : <NewKey value={made} onClose={() => setMade(null)} />}
          <ApiKeyForm models={models} onMade={onMade} />
        </div>
      }
    >
      {keys?.map((key) => (
        <KeyLine key={key.id} apiKey={key} models={models} onRevoked={lookAgain} />
      ))}
    </Panel>
  );
}

function emptyText(keys: readonly ApiKeyInfo[] | null | undefined, error: Error | null): string {
  if (error !== null) return text.notRead(error.message);
  if (keys === undefined) return text.loading;
  return keys === null ? text.signedOut : text.none;
}

/** The visitor's keys; null while no key of this browser may ask for them, undefined while they are looked up. */
function useKeys(address: Address) {
  const { chainId, addressOf } = useChain();
  const client = useComodel();
  const queries = useQueryClient();
  const queryKey = ["api-keys", address];
  const { data, error } = useQuery({
    queryKey,
    queryFn: async () => {
      const holderAllowance = addressOf("HolderAllowance");
      const session = await openSession(address, { storage: browserStorage(), chainId, holderAllowance });
      return session === undefined ? null : (await client()).apiKeys();
    },
  });
  return { keys: data, error, lookAgain: () => void queries.invalidateQueries({ queryKey }) };
}

type LineProps = { apiKey: ApiKeyInfo; models: readonly KeyModel[]; onRevoked: () => void };

function KeyLine({ apiKey, models, onRevoked }: LineProps) {
  const client = useComodel();
  const { start } = useTransaction();
  const { label, model, perCall, perDay, left, usage, expiresAt, revokedAt } = apiKey;
  const calls = usage.reduce((sum, day) => sum + day.calls, 0n);
  const credits = usage.reduce((sum, day) => sum + day.credits, 0n);
  const name = models.find(({ id }) => id === String(model))?.name ?? text.model(String(model));
  const isOpen = revokedAt === null && expiresAt > Date.now() / 1000;
  return (
    <li className="grid gap-2 py-3">
      <p className="flex flex-wrap items-baseline justify-between gap-x-3">
        <span className="font-semibold break-words">{label}</span>
        <span className="font-mono text-sm text-ink-faint">cmk_{apiKey.id.slice(0, 6)}…</span>
      </p>
      <p className="text-sm text-ink-soft">
        {text.limits(name, formatCredits(perCall), formatCredits(perDay))}{" "}
        {text.used(formatCount(calls), formatCredits(credits), formatCredits(left))}
      </p>
      <p className="flex flex-wrap items-center justify-between gap-3 text-sm">
        <span className="text-ink-soft">
          {revokedAt === null ? text.until(formatDate(expiresAt)) : text.revoked(formatDate(revokedAt))}
        </span>
        {isOpen ? (
          <button
            type="button"
            className="button button-quiet button-small"
            onClick={() => start(revokeKeyPlan({ client, apiKey, onDone: onRevoked }))}
          >
            {text.revoke}
          </button>
        ) : null}
      </p>
    </li>
  );
}

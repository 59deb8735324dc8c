import { useRevalidator } from "@remix-run/react";
import { useCallback, useEffect, useRef } from "react";

/**
 * Loads the data of the page again. While a load runs, the next one waits for its end and takes all wishes at
 * once: cutting a load off would waste it, and the framework reports it as an error. Without a connection the page stays
 * as it is: a load that fails would take everything away, and with it what is just being said about what failed.
 */
export function useRefresh(): () => void {
  const { revalidate, state } = useRevalidator();
  const idle = useRef(true);
  const wanted = useRef(false);

  useEffect(() => {
    idle.current = state === "idle";
    if (!idle.current || !wanted.current) return;
    wanted.current = false;
    revalidate();
  }, [state, revalidate]);

  return useCallback(() => {
    if (!idle.current) {
      wanted.current = true;
      return;
    }
    idle.current = false;
    void isReachable().then((reachable) => {
      if (reachable) return revalidate();
      idle.current = true;
      wanted.current = false;
    });
  }, [revalidate]);
}

function isReachable(): Promise<boolean> {
  return fetch("/livez").then(({ ok }) => ok, () => false); // prettier-ignore
}

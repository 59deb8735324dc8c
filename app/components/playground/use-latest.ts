import { useCallback, useEffect, useRef } from "react";

/**
 * Tells work that takes a while whether it still matters: it does until the next one begins, or the page is left. What
 * comes later belongs to a choice that nobody looks at any more.
 */
export function useLatest(): () => () => boolean {
  const begun = useRef(0);
  useEffect(() => () => void (begun.current += 1), []);
  return useCallback(() => {
    begun.current += 1;
    const mine = begun.current;
    return () => mine === begun.current;
  }, []);
}

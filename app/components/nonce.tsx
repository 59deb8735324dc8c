import { createContext, useContext } from "react";

/** The nonce that this answer's content security policy allows for inline scripts. */
export const NonceContext = createContext<string | undefined>(undefined);

/** Returns the nonce for inline scripts of this page. */
export function useNonce(): string | undefined {
  return useContext(NonceContext);
}

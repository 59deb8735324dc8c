import type { Address } from "viem";
import { deserialize } from "wagmi";

/** Only the wallet's own cookie of a Cookie header; all others stay on the server. */
export function walletCookie(cookieHeader: string | null): string | null {
  return cookieHeader?.split("; ").find((cookie) => cookie.startsWith("wagmi.store=")) ?? null;
}

/**
 * The address that the visitor's browser says is connected, or null. It is a claim, not a proof:
 * good for choosing what public facts to show, never for giving anything.
 */
export function visitorAddress(request: Request): Address | null {
  const cookie = walletCookie(request.headers.get("cookie"));
  if (cookie === null) return null;
  const match = /"accounts":\["(0x[0-9a-fA-F]{40})"/.exec(currentConnection(cookie));
  return match === null ? null : (match[1] as Address);
}

function currentConnection(cookie: string): string {
  try {
    const { state } = deserialize<{ state: { current: string | null; connections: Map<string, unknown> } }>(
      cookie.slice("wagmi.store=".length),
    );
    const connection = state.current === null ? undefined : state.connections.get(state.current);
    return JSON.stringify(connection ?? null);
  } catch {
    // A cookie that nobody can read is the same as none: the visitor is then simply not connected.
    return "null";
  }
}

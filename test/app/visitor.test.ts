import assert from "node:assert/strict";
import { test } from "node:test";
import { serialize } from "wagmi";
import { parseTheme } from "../../app/theme.ts";
import { visitorAddress, walletCookie } from "../../app/wallet/visitor.ts";

const address = "0x00000000000000000000000000000000000000A1";

function cookieOf(state: unknown): string {
  return `wagmi.store=${serialize({ state, version: 3 })}`;
}

const connected = cookieOf({
  chainId: 31337,
  current: "one",
  connections: new Map([["one", { accounts: [address], chainId: 31337, connector: { id: "practice" } }]]),
});

test("the connected wallet's address is read from its cookie", () => {
  const request = new Request("http://localhost/", { headers: { cookie: `theme=dark; ${connected}` } });
  assert.equal(visitorAddress(request), address);
});

test("nobody is connected without a cookie, after leaving, or with a cookie that cannot be read", () => {
  const left = cookieOf({ chainId: 31337, current: null, connections: new Map() });
  for (const cookie of ["", left, "wagmi.store=%%%", "wagmi.store={}"]) {
    assert.equal(visitorAddress(new Request("http://localhost/", { headers: { cookie } })), null, cookie);
  }
});

test("no other cookie than the wallet's leaves the server", () => {
  assert.equal(walletCookie(`secret=1; ${connected}; other=2`), connected);
  assert.equal(walletCookie("secret=1"), null);
});

test("the colours follow the cookie, or the device when it says nothing known", () => {
  assert.equal(parseTheme("a=b; theme=dark"), "dark");
  assert.equal(parseTheme("theme=purple"), "system");
  assert.equal(parseTheme(null), "system");
});

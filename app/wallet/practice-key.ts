import { generatePrivateKey, privateKeyToAccount, type PrivateKeyAccount } from "viem/accounts";

const storageKey = "comodel.practice-key";
const connectedKey = "comodel.practice-connected";

/** Remembers whether the practice wallet is in use, so that leaving it outlives a reload. */
export function rememberConnected(connected: boolean): void {
  if (connected) window.localStorage.setItem(connectedKey, "yes");
  else window.localStorage.removeItem(connectedKey);
}

/** True when this browser used its practice wallet last and did not leave it. */
export function wasConnected(): boolean {
  return readPracticeKey() !== null && window.localStorage.getItem(connectedKey) !== null;
}

/** The key of this browser's practice wallet, or null when none was made yet. */
export function readPracticeKey(): `0x${string}` | null {
  const stored = window.localStorage.getItem(storageKey);
  return stored !== null && /^0x[0-9a-f]{64}$/.test(stored) ? (stored as `0x${string}`) : null;
}

/** This browser's practice account; makes and keeps a new key when there is none. */
export function practiceAccount(): PrivateKeyAccount {
  let key = readPracticeKey();
  if (key === null) {
    key = generatePrivateKey();
    window.localStorage.setItem(storageKey, key);
  }
  return privateKeyToAccount(key);
}

/** Forgets the key; the next connection makes another. What the old account held stays at its address. */
export function forgetPracticeKey(): void {
  window.localStorage.removeItem(storageKey);
}

/** Replaces the key by an exported one. Throws when it is not a private key. */
export function importPracticeKey(text: string): void {
  const key = text.trim().toLowerCase();
  if (!/^0x[0-9a-f]{64}$/.test(key)) throw new Error("Expected 0x and 64 hexadecimal digits.");
  privateKeyToAccount(key as `0x${string}`);
  window.localStorage.setItem(storageKey, key);
}

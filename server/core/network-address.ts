import { isIPv6, type Socket } from "node:net";

/** Whom an address stands for: whoever has one IPv6 address usually has the 2^64 around it. */
export function networkOf(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/, "");
  if (!isIPv6(plain)) return plain;
  const [head = "", tail = ""] = plain.split("::");
  const before = head.split(":").filter((part) => part !== "");
  const after = tail.split(":").filter((part) => part !== "");
  const zeros = plain.includes("::")
    ? Array.from({ length: 8 - before.length - after.length }, () => "0")
    : [];
  return [...before, ...zeros, ...after].slice(0, 4).join(":");
}

/** A connection stays where it comes from. */
const networks = new WeakMap<Socket, string>();

/** Whom the other end of a connection stands for; worked out once for each connection. */
export function networkAt(socket: Socket): string {
  const known = networks.get(socket);
  if (known !== undefined) return known;
  const network = networkOf(socket.remoteAddress ?? "");
  networks.set(socket, network);
  return network;
}

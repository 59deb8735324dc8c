import { useConnection } from "wagmi";
import { isSameAddress, shortHex } from "../format/address.ts";
import { messages } from "../messages.ts";

/** An account, shortened; the whole address shows on hover and is what gets copied. "You" marks the visitor's own. */
export function Address({ value }: { value: string }) {
  const { address } = useConnection();
  return (
    <span className="whitespace-nowrap" title={value}>
      <span className="font-mono text-[0.92em]">{shortHex(value)}</span>
      {isSameAddress(address, value) ? (
        <span className="ms-1 font-semibold text-accent">({messages.model.you})</span>
      ) : null}
    </span>
  );
}

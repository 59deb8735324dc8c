/**
 * How messages travel between the endpoint and a model's process: eight bytes with two lengths, a head
 * as JSON, then a body of raw bytes. Tensors lie in the body one after the other, each from a multiple of
 * eight on, so that a typed array can look at them where they are.
 */
export interface Frame<Head> {
  readonly head: Head;
  readonly body: ArrayBuffer;
}

export const PREFIX_BYTES = 8;
/** No message of ours comes near it; a longer one is a process that has gone mad. */
const MAX_FRAME_BYTES = 1024 ** 3;
const ALIGNMENT = 8;
const PADDING = new Uint8Array(ALIGNMENT);

/** Bytes to the next place where a tensor may begin. */
export function paddingAfter(byteLength: number): Uint8Array {
  const rest = byteLength % ALIGNMENT;
  return rest === 0 ? PADDING.subarray(0, 0) : PADDING.subarray(rest);
}

/** The prefix and the head of a frame whose body has this many bytes. */
export function encodeHead(head: unknown, bodyBytes: number): Buffer {
  const text = Buffer.from(JSON.stringify(head));
  const start = Buffer.allocUnsafe(PREFIX_BYTES + text.byteLength);
  start.writeUInt32LE(text.byteLength, 0);
  start.writeUInt32LE(bodyBytes, 4);
  text.copy(start, PREFIX_BYTES);
  return start;
}

/** The two lengths in a prefix. Throws RangeError for a frame that is longer than any of ours. */
export function decodePrefix(prefix: Buffer): { headBytes: number; bodyBytes: number } {
  const headBytes = prefix.readUInt32LE(0);
  const bodyBytes = prefix.readUInt32LE(4);
  if (headBytes + bodyBytes > MAX_FRAME_BYTES) {
    throw new RangeError(
      `Expected a frame of at most ${MAX_FRAME_BYTES} bytes, found ${headBytes + bodyBytes}.`,
    );
  }
  return { headBytes, bodyBytes };
}

export function decodeHead<Head>(bytes: Uint8Array): Head {
  return JSON.parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString()) as Head;
}

/** Puts frames together from the pieces in which a stream brings them. */
export function createFrameReader<Head>(onFrame: (frame: Frame<Head>) => void): (chunk: Buffer) => void {
  let target: Uint8Array = Buffer.alloc(PREFIX_BYTES);
  let filled = 0;
  let step: "prefix" | "head" | "body" = "prefix";
  let head: Head;
  let bodyBytes = 0;

  const expect = (next: typeof step, byteLength: number): void => {
    step = next;
    target = new Uint8Array(new ArrayBuffer(byteLength));
    filled = 0;
  };
  const finishStep = (): void => {
    if (step === "prefix") {
      const lengths = decodePrefix(Buffer.from(target.buffer, target.byteOffset, PREFIX_BYTES));
      bodyBytes = lengths.bodyBytes;
      expect("head", lengths.headBytes);
    } else if (step === "head") {
      head = decodeHead<Head>(target);
      expect("body", bodyBytes);
    } else {
      const body = target.buffer as ArrayBuffer;
      expect("prefix", PREFIX_BYTES);
      onFrame({ head, body });
    }
  };

  return (chunk) => {
    let position = 0;
    for (;;) {
      const taken = Math.min(chunk.byteLength - position, target.byteLength - filled);
      target.set(chunk.subarray(position, position + taken), filled);
      position += taken;
      filled += taken;
      if (filled < target.byteLength) return;
      finishStep();
      if (position === chunk.byteLength && target.byteLength > 0) return;
    }
  };
}

import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";

const execute = promisify(execFile);

/** What the runtime itself needs beyond its start: sessions, scratch space, V8's heap. */
const RUNTIME_BYTES = 192 * 1024 ** 2;
/** A loaded model is held once as it came, once as the runtime packs it, and once more while it is read. */
const COPIES = 4;
/** For the values between the layers of one batch. */
const ACTIVATION_BYTES = 256 * 1024 ** 2;

/** The native memory that a model of this size may take, beyond what its process needs before it is loaded. */
export function memoryFor(modelBytes: number): number {
  return RUNTIME_BYTES + ACTIVATION_BYTES + COPIES * modelBytes;
}

/**
 * Lets a process of ours allocate this many bytes more than it has now, and no more: what asks for more gets an
 * error from the kernel, or dies alone. Resolves to false where the system has no such limit.
 */
export async function limitMemory(pid: number, moreBytes: number): Promise<boolean> {
  if (process.platform !== "linux") return false;
  try {
    const status = await readFile(`/proc/${pid}/status`, "utf8");
    const kilobytes = Number(/^VmData:\s+(\d+) kB$/m.exec(status)?.[1]);
    // Without root, anybody may lower the limits of their own processes.
    await execute("prlimit", [`--pid=${pid}`, `--data=${kilobytes * 1024 + moreBytes}`]);
    return true;
  } catch (error) {
    // A small system without util-linux; a process that is gone is noticed by whoever waits for it.
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return false;
    throw error;
  }
}

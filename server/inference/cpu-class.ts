import { readFileSync } from "node:fs";
import { cpus } from "node:os";

/** Instruction sets among which onnxruntime chooses its kernels: other ones may change the last bits of an answer. */
const DECISIVE = [
  ...["sse4_1", "avx", "fma", "avx2", "avx_vnni", "avx512f", "avx512_vnni", "avx512_bf16", "amx_int8"],
  ...["asimd", "asimdhp", "asimddp", "i8mm", "bf16", "sve"],
] as const;

let known: string | undefined;

/** What kind of processor computes here, such as `sse4_1+avx+fma+avx2`; looked up once. */
export function cpuClass(): string {
  known ??=
    process.platform === "linux"
      ? classOf(readFileSync("/proc/cpuinfo", "latin1"))
      : (cpus()[0]?.model ?? "unknown");
  return known;
}

/** The decisive instruction sets that Linux's description of a processor names; `plain` when there are none. */
export function classOf(cpuinfo: string): string {
  const [, list = ""] = /^(?:flags|Features)\s*:(.*)$/m.exec(cpuinfo) ?? [];
  const has = new Set(list.trim().split(/\s+/));
  return DECISIVE.filter((name) => has.has(name)).join("+") || "plain";
}

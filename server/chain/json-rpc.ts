/** The error codes of JSON-RPC 2.0 and EIP-1474 that our doors answer with. */
export const RPC_CODES = {
  parseError: -32700,
  invalidRequest: -32600,
  methodNotFound: -32601,
  invalidParams: -32602,
  internalError: -32603,
  serverError: -32000,
  unavailable: -32002,
  limitExceeded: -32005,
  /** Execution reverted; `data` is the raw return data, as geth answers. */
  reverted: 3,
} as const;

export interface RpcRequest {
  readonly id: string | number | null;
  readonly method: string;
  readonly params: readonly unknown[];
}

export interface RpcErrorBody {
  readonly code: number;
  readonly message: string;
  readonly data?: unknown;
}

export type RpcResponse =
  | { readonly jsonrpc: "2.0"; readonly id: string | number | null; readonly result: unknown }
  | { readonly jsonrpc: "2.0"; readonly id: string | number | null; readonly error: RpcErrorBody };

/** A failure that is answered to the JSON-RPC caller as it is. */
export class RpcError extends Error {
  readonly code: number;
  readonly data: unknown;

  constructor(code: number, message: string, data?: unknown) {
    super(message);
    this.name = "RpcError";
    this.code = code;
    this.data = data;
  }

  toBody(): RpcErrorBody {
    return {
      code: this.code,
      message: this.message,
      ...(this.data === undefined ? {} : { data: this.data }),
    };
  }
}

/** Checks the envelope of one call; throws `RpcError` -32600 when it is none. */
export function parseRpcRequest(value: unknown): RpcRequest {
  if (!isRecord(value) || typeof value["method"] !== "string") {
    throw new RpcError(RPC_CODES.invalidRequest, "Expected an object with a method name.");
  }
  const { id = null, method, params = [] } = value;
  if (!(id === null || typeof id === "string" || typeof id === "number")) {
    throw new RpcError(RPC_CODES.invalidRequest, "Expected the id to be a string, a number or null.");
  }
  if (!Array.isArray(params)) {
    throw new RpcError(RPC_CODES.invalidParams, "Expected params to be a list.");
  }
  return { id, method, params };
}

/** Reads a body as JSON; throws `RpcError` -32700. */
export function parseRpcBody(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new RpcError(
      RPC_CODES.parseError,
      `Expected JSON: ${error instanceof Error ? error.message : "unreadable"}`,
    );
  }
}

export function toRpcResult(id: RpcRequest["id"], result: unknown): RpcResponse {
  return { jsonrpc: "2.0", id, result: result ?? null };
}

export function toRpcFailure(id: RpcRequest["id"], error: RpcErrorBody): RpcResponse {
  return { jsonrpc: "2.0", id, error };
}

/** The id of something that may be a call, so that even a refusal can name it. */
export function idOf(value: unknown): RpcRequest["id"] {
  const id = isRecord(value) ? value["id"] : null;
  return typeof id === "string" || typeof id === "number" ? id : null;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

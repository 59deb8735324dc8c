import { hexToBigInt, keccak256, parseSignature, toHex, type Address, type Hex } from "viem";

import { marketAbi } from "../../generated/abi/Market.ts";
import type { SignedPermit } from "./raise.ts";
import { WHOLE_SHARE } from "./units.ts";

/** What an order sells: equal units of a token (ERC-20), or one thing (ERC-721). */
export const UNITS = 0;

/** An offer to sell at a fixed price, as the market takes it. */
export interface Order {
  readonly maker: Address;
  readonly token: Address;
  readonly kind: number;
  /** Which thing; 0 for units. */
  readonly tokenId: bigint;
  /** Smallest unit of the token; shares have 18 decimals. */
  readonly amount: bigint;
  /** Dollars (6 decimals) for all of `amount`. */
  readonly price: bigint;
  /** Last unix second in which it can be bought. */
  readonly validUntil: number;
  /** The maker's round at the market; all orders of earlier rounds are taken back. */
  readonly round: bigint;
  /** Any number, so that two orders can be alike. */
  readonly salt: bigint;
}

/** What a seller decides. */
export interface Offer {
  readonly maker: Address;
  /** The model's shares. */
  readonly shares: Address;
  /** Shares, 18 decimals. */
  readonly amount: bigint;
  /** Dollars (6 decimals) for one whole share. */
  readonly pricePerShare: bigint;
  readonly validUntil: number;
  readonly round: bigint;
}

/** The order of an offer of shares. Equal offers of a maker get different salts by `number`. */
export function orderOf(offer: Offer, number: number): Order {
  const { maker, shares, amount, pricePerShare, validUntil, round } = offer;
  const salt = hexToBigInt(keccak256(toHex(`${maker} ${shares} ${amount} ${validUntil} ${number}`)));
  const price = ceilDivide(amount * pricePerShare, WHOLE_SHARE);
  return { maker, token: shares, kind: UNITS, tokenId: 0n, amount, price, validUntil, round, salt };
}

/** Dollars (6 decimals) that `amount` units of an order cost, rounded up as the market does. */
export function costUp(order: Pick<Order, "amount" | "price">, amount: bigint): bigint {
  return ceilDivide(order.price * amount, order.amount);
}

/** Dollars (6 decimals) for one whole share of an order, rounded to the nearest; for people to compare. */
export function pricePerShare({ amount, price }: Pick<Order, "amount" | "price">): bigint {
  return (price * WHOLE_SHARE + amount / 2n) / amount;
}

/** Lists an order of the caller; its shares must have been allowed to the market. */
export function listOrderCall(market: Address, order: Order) {
  return { address: market, abi: marketAbi, functionName: "list", args: [order] } as const;
}

/** Lists an order of the caller with a permit for `value` shares in place of an allowance: one transaction. */
export function listWithPermitCall(market: Address, order: Order, value: bigint, permit: SignedPermit) {
  return {
    address: market,
    abi: marketAbi,
    functionName: "listWithPermit",
    args: [order, permitArgs(value, permit)],
  } as const;
}

/** What a buyer takes of an order. */
export interface Purchase {
  readonly market: Address;
  readonly order: Order;
  /** The maker's signature; `0x` for a listed order. */
  readonly signature: Hex;
  /** Most units to buy. */
  readonly amount: bigint;
  /** Least units, if others were faster. */
  readonly minAmount: bigint;
}

/** Buys with dollars that the caller has allowed to the market; never dearer than the order says. */
export function buySharesCall(purchase: Purchase) {
  return {
    address: purchase.market,
    abi: marketAbi,
    functionName: "buy",
    args: purchaseArgs(purchase),
  } as const;
}

/** Buys with a permit for the cost in place of an allowance: one transaction. */
export function buyWithPermitCall(purchase: Purchase, permit: SignedPermit) {
  const cost = costUp(purchase.order, purchase.amount);
  return {
    address: purchase.market,
    abi: marketAbi,
    functionName: "buyWithPermit",
    args: [...purchaseArgs(purchase), permitArgs(cost, permit)],
  } as const;
}

/** Takes an order of the caller back. */
export function cancelOrderCall(market: Address, order: Order) {
  return { address: market, abi: marketAbi, functionName: "cancel", args: [order] } as const;
}

/** Takes all orders of the caller back, those that were only signed too. */
export function cancelAllCall(market: Address) {
  return { address: market, abi: marketAbi, functionName: "cancelAll", args: [] } as const;
}

function purchaseArgs({ order, signature, amount, minAmount }: Purchase) {
  return [order, signature, { amount, minAmount, maxCost: costUp(order, amount) }] as const;
}

function permitArgs(value: bigint, { deadline, signature }: SignedPermit) {
  const { r, s, yParity } = parseSignature(signature);
  return { value, deadline, v: 27 + yParity, r, s };
}

function ceilDivide(dividend: bigint, divisor: bigint): bigint {
  return (dividend + divisor - 1n) / divisor;
}

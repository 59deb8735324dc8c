import { Address, BigInt, Bytes } from "@graphprotocol/graph-ts";
import { Goods, Model } from "../../generated/schema";

/** Remembers that units of `token` belong to a model, or that each of its things is one. */
export function recordGoods(token: Bytes, kind: string, modelId: string | null): void {
  const goods = new Goods(token);
  goods.kind = kind;
  goods.model = modelId;
  goods.save();
}

/** The model to which what is sold belongs; empty when it belongs to none. */
export function modelIdOfGoods(token: Address, tokenId: BigInt): string {
  const goods = Goods.load(token);
  if (goods == null) return "";
  const owner = goods.model;
  if (owner != null) return owner as string;
  const modelId = tokenId.toString();
  return Model.load(modelId) == null ? "" : modelId;
}

import { Bytes } from "@graphprotocol/graph-ts";
import { Proposal, Suspension } from "../../generated/schema";

/** First four bytes of a call of suspend(uint256,address,uint48,string). */
const SUSPEND = "0x6f1598d6";
/** Where its second argument begins, an address in the last twenty of thirty-two bytes. */
const ACCOUNT = 4 + 32 + 12;

export function suspensionId(modelId: string, account: Bytes): string {
  return modelId + "-" + account.toHexString();
}

export function loadSuspension(modelId: string, account: Bytes): Suspension {
  const id = suspensionId(modelId, account);
  const suspension = Suspension.load(id);
  if (suspension == null) throw new Error("expected suspension " + id + ", found none");
  return suspension;
}

/** Names a proposal as the one that decided the suspensions which its execution, transaction `tx`, has just made. */
export function nameDecision(proposal: Proposal, tx: Bytes): void {
  for (let i = 0; i < proposal.calldatas.length; i++) {
    const data = proposal.calldatas[i];
    if (data.length < ACCOUNT + 20 || part(data, 0, 4).toHexString() != SUSPEND) continue;
    const suspension = Suspension.load(suspensionId(proposal.model, part(data, ACCOUNT, ACCOUNT + 20)));
    if (suspension == null || suspension.tx != tx) continue;
    suspension.proposal = proposal.id;
    suspension.save();
  }
}

function part(data: Bytes, from: i32, to: i32): Bytes {
  return Bytes.fromUint8Array(data.slice(from, to));
}

import { Address, BigInt } from "@graphprotocol/graph-ts";
import { Ballot, Proposal } from "../../generated/schema";

/** What the account has cast on the proposal so far; a first ballot is counted, the caller saves both. */
export function loadOrCreateBallot(proposal: Proposal, voter: Address): Ballot {
  const id = proposal.id + "-" + voter.toHexString();
  let ballot = Ballot.load(id);
  if (ballot == null) {
    ballot = new Ballot(id);
    ballot.proposal = proposal.id;
    ballot.voter = voter;
    ballot.forWeight = BigInt.zero();
    ballot.againstWeight = BigInt.zero();
    ballot.abstainWeight = BigInt.zero();
    proposal.voterCount += 1;
  }
  return ballot;
}

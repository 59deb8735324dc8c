import { AccountSuspended, SuspensionLifted } from "../../generated/Suspensions/Suspensions";
import { Suspension } from "../../generated/schema";
import { ActivityLine } from "../entities/activity";
import { toText } from "../entities/shown-text";
import { loadSuspension, suspensionId } from "../entities/suspension";

export function handleAccountSuspended(event: AccountSuspended): void {
  const modelId = event.params.modelId.toString();
  const account = event.params.account;
  const suspension = new Suspension(suspensionId(modelId, account));
  suspension.model = modelId;
  suspension.address = account;
  suspension.until = event.params.until;
  suspension.reason = toText(event.params.reason);
  suspension.at = event.block.timestamp;
  suspension.tx = event.transaction.hash;
  // Named by the event that ends the execution of its proposal.
  suspension.proposal = null;
  suspension.liftedAt = null;
  suspension.save();
  new ActivityLine(modelId, "ACCOUNT_SUSPENDED", account).save(event);
}

export function handleSuspensionLifted(event: SuspensionLifted): void {
  const modelId = event.params.modelId.toString();
  const suspension = loadSuspension(modelId, event.params.account);
  suspension.liftedAt = event.block.timestamp;
  suspension.save();
  new ActivityLine(modelId, "SUSPENSION_LIFTED", event.params.account).save(event);
}

import { AllowanceSet } from "../../generated/HolderAllowance/HolderAllowance";
import { ActivityLine } from "../entities/activity";
import { loadModel } from "../entities/model";

export function handleAllowanceSet(event: AllowanceSet): void {
  const model = loadModel(event.params.modelId.toString());
  model.holderCallsPerEpoch = event.params.callsPerEpoch;
  model.epochSeconds = event.params.epochSeconds.toI32();
  model.save();
  // The launch sets it too; only changes are news.
  if (event.transaction.hash == model.createdTx) return;
  new ActivityLine(model.id, "ALLOWANCE_SET", event.transaction.from)
    .withAmount(event.params.callsPerEpoch)
    .save(event);
}

import { MinDelayChange, TreasuryPaid } from "../../generated/templates/ModelTimelock/ModelTimelock";
import { ActivityLine } from "../entities/activity";
import { loadContextModel } from "../entities/model";
import { toText } from "../entities/shown-text";

export function handleMinDelayChange(event: MinDelayChange): void {
  const model = loadContextModel();
  model.minDelay = event.params.newDuration;
  model.save();
}

export function handleTreasuryPaid(event: TreasuryPaid): void {
  const model = loadContextModel();
  model.treasuryPaid = model.treasuryPaid.plus(event.params.amount);
  model.save();
  new ActivityLine(model.id, "TREASURY_PAID", event.params.to)
    .withAmount(event.params.amount)
    .about(toText(event.params.memo))
    .save(event);
}

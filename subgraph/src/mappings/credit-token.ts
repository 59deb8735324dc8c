import { Transfer } from "../../generated/templates/CreditToken/CreditToken";
import { moveCredits } from "../entities/credit-account";
import { contextModelId } from "../entities/model";

export function handleTransfer(event: Transfer): void {
  const modelId = contextModelId();
  moveCredits(modelId, event.params.from, event.params.value.neg());
  moveCredits(modelId, event.params.to, event.params.value);
}

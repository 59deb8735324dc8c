import { Bytes } from "@graphprotocol/graph-ts";
import { AccountAdmitted, AdmissionRulesSet } from "../../generated/Admissions/Admissions";
import { Admission } from "../../generated/schema";
import { loadModel } from "../entities/model";

export function handleAdmissionRulesSet(event: AdmissionRulesSet): void {
  const model = loadModel(event.params.modelId.toString());
  model.admissionRoot = orNull(event.params.allowlistRoot);
  model.attester = orNull(event.params.attester);
  model.save();
}

/** Zero, of whatever length, stands for none. */
function orNull(value: Bytes): Bytes | null {
  for (let i = 0; i < value.length; i++) if (value[i] != 0) return value;
  return null;
}

export function handleAccountAdmitted(event: AccountAdmitted): void {
  const modelId = event.params.modelId.toString();
  const admission = new Admission(modelId + "-" + event.params.account.toHexString());
  admission.model = modelId;
  admission.address = event.params.account;
  admission.until = event.params.until;
  admission.save();
}

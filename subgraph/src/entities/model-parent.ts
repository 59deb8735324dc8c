import { ModelParent } from "../../generated/schema";

/** The bond between a child and a parent; it stays when a vote names other parents. */
export function loadOrCreateParent(childId: string, parentId: string): ModelParent {
  const id = childId + "-" + parentId;
  const known = ModelParent.load(id);
  if (known != null) return known;
  const bond = new ModelParent(id);
  bond.model = childId;
  bond.parent = parentId;
  bond.bps = 0;
  return bond;
}

import type { MetaDescriptor } from "@remix-run/node";
import { messages } from "../../messages.ts";

type Match = { id: string; data: unknown };

/** The title of a model's page: its name and the tab, or the platform's when the model could not be loaded. */
export function modelTitle(matches: readonly Match[], tab: string): MetaDescriptor[] {
  const layout = matches.find((match) => match.id === "routes/model/layout")?.data as
    { model?: { name: string } } | undefined;
  const name = layout?.model?.name;
  return [{ title: name === undefined ? messages.frame.name : messages.model.pageTitle(name, tab) }];
}

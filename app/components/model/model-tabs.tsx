import { NavLink, useLocation } from "@remix-run/react";
import { useEffect, useRef } from "react";
import { messages } from "../../messages.ts";

const tabs = [
  ["", "overview"],
  ["playground", "playground"],
  ["raise", "raise"],
  ["proposals", "proposals"],
  ["releases", "releases"],
  ["revenue", "revenue"],
  ["market", "market"],
  ["members", "members"],
  ["history", "history"],
  ["rules", "rules"],
  ["buy-out", "buyOut"],
] as const;

/** The pages about one model. On a narrow screen they scroll sideways. */
export function ModelTabs({ modelId }: { modelId: string }) {
  const { pathname } = useLocation();
  const row = useRef<HTMLElement>(null);
  useEffect(() => {
    const current = row.current?.querySelector<HTMLElement>("[aria-current=page]");
    if (row.current === null || current == null) return;
    // In the middle, so that it is seen that there are others on both sides.
    row.current.scrollLeft = current.offsetLeft - (row.current.clientWidth - current.offsetWidth) / 2;
  }, [pathname]);
  return (
    <nav
      ref={row}
      aria-label={messages.model.tabsLabel}
      className="relative -mx-4 overflow-x-auto border-b border-line px-4 sm:mx-0 sm:px-0"
    >
      <ul className="flex gap-1">
        {tabs.map(([path, name]) => (
          <li key={name}>
            <NavLink
              to={`/models/${modelId}${path === "" ? "" : `/${path}`}`}
              end={path !== "proposals"}
              prefetch="intent"
              preventScrollReset
              className="block border-b-3 border-transparent px-3 py-3 whitespace-nowrap text-ink-soft hover:text-ink aria-[current=page]:border-accent aria-[current=page]:font-semibold aria-[current=page]:text-ink"
            >
              {messages.model.tabs[name]}
            </NavLink>
          </li>
        ))}
      </ul>
    </nav>
  );
}

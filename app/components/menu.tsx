import { useLocation } from "@remix-run/react";
import { type ReactNode, useEffect, useRef } from "react";

type MenuProps = { label: string; summary: ReactNode; children: ReactNode; className?: string };

/** A button with a panel below it. It works without scripts; Escape, a click outside and a new page close it. */
export function Menu({ label, summary, children, className = "" }: MenuProps) {
  const details = useRef<HTMLDetailsElement>(null);
  const { pathname } = useLocation();

  useEffect(() => {
    details.current?.removeAttribute("open");
  }, [pathname]);

  useEffect(() => {
    const element = details.current;
    const close = (event: Event) => {
      if (element === null || !element.open) return;
      if (event instanceof KeyboardEvent && event.key !== "Escape") return;
      if (!(event instanceof KeyboardEvent) && element.contains(event.target as Node)) return;
      element.open = false;
      if (event instanceof KeyboardEvent) element.querySelector("summary")?.focus();
    };
    document.addEventListener("pointerdown", close);
    document.addEventListener("keydown", close);
    return () => {
      document.removeEventListener("pointerdown", close);
      document.removeEventListener("keydown", close);
    };
  }, []);

  return (
    <details ref={details} className={`relative ${className}`}>
      <summary className="button button-quiet button-small list-none" aria-label={label}>
        {summary}
      </summary>
      <div className="card absolute end-0 z-40 mt-2 max-w-[calc(100vw-2rem)] shadow-lift">{children}</div>
    </details>
  );
}

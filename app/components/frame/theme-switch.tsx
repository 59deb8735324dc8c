import { Form, useLocation } from "@remix-run/react";
import { messages } from "../../messages.ts";
import { type Theme, themes } from "../../theme.ts";

const text = messages.frame.theme;

/** Chooses the colours; a plain form, so that it works before scripts do. */
export function ThemeSwitch({ theme }: { theme: Theme }) {
  const { pathname, search } = useLocation();
  return (
    <Form
      method="post"
      action="/theme"
      preventScrollReset
      className="grid gap-1 border-t border-line px-3 pt-3 pb-2 first:border-0"
    >
      <input type="hidden" name="from" value={pathname + search} />
      <span className="eyebrow">{text.label}</span>
      <div className="grid gap-1">
        {themes.map((choice) => (
          <button
            key={choice}
            name="theme"
            value={choice}
            aria-pressed={choice === theme}
            className="rounded-md px-2 py-2.5 text-start hover:bg-sunken aria-pressed:bg-accent-soft aria-pressed:font-semibold"
          >
            {text[choice]}
          </button>
        ))}
      </div>
    </Form>
  );
}

import { type ActionFunctionArgs, redirect } from "@remix-run/node";
import { themes } from "../theme.ts";

/** Remembers the chosen colours in a cookie for a year and returns to the page. */
export async function action({ request }: ActionFunctionArgs) {
  const form = await request.formData();
  const theme = themes.find((known) => known === form.get("theme"));
  if (theme === undefined) throw new Response(`theme must be one of ${themes.join(", ")}`, { status: 400 });
  const from = form.get("from");
  const back = typeof from === "string" && /^\/(?![/\\])/.test(from) ? from : "/";
  return redirect(back, {
    headers: { "Set-Cookie": `theme=${theme}; Path=/; Max-Age=31536000; SameSite=Lax` },
  });
}

export function loader() {
  return redirect("/");
}

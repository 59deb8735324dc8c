/** The colour schemes a visitor can choose; "system" follows the device. */
export const themes = ["light", "dark", "system"] as const;
export type Theme = (typeof themes)[number];

/** The chosen scheme in a Cookie header; "system" when none or an unknown one was chosen. */
export function parseTheme(cookieHeader: string | null): Theme {
  const value = /(?:^|;\s*)theme=([a-z]+)/.exec(cookieHeader ?? "")?.[1];
  return themes.find((theme) => theme === value) ?? "system";
}

import { Link, NavLink } from "@remix-run/react";
import { Menu as MenuIcon } from "lucide-react";
import type { ChainFacts } from "../../api/service.server.ts";
import { messages } from "../../messages.ts";
import type { Theme } from "../../theme.ts";
import { NetworkNotice } from "../../wallet/network-notice.tsx";
import { WalletButton } from "../../wallet/wallet-button.tsx";
import { Menu } from "../menu.tsx";
import { Mark } from "./mark.tsx";
import { PracticeClock } from "./practice-clock.tsx";
import { ThemeSwitch } from "./theme-switch.tsx";

const text = messages.frame;
const pages = [
  { to: "/", label: text.models },
  { to: "/launch", label: text.launch },
  { to: "/developers", label: text.developers },
  { to: "/account", label: text.account },
  { to: "/status", label: text.status },
];

/** The bar on top of every page. */
export function Header({ chain, theme }: { chain: ChainFacts; theme: Theme }) {
  return (
    <header className="sticky top-0 z-30 border-b border-line bg-ground">
      <div className="page flex h-16 items-center gap-2 sm:gap-3">
        <Link to="/" className="flex min-h-11 items-center gap-2" aria-label={text.home}>
          <Mark className="size-8" />
          <span className="font-display text-xl font-bold tracking-tight max-[25rem]:sr-only">
            {text.name}
          </span>
        </Link>
        <nav aria-label={text.navigation} className="ms-4 hidden gap-1 lg:flex">
          {pages.map((page) => (
            <NavLink
              key={page.to}
              to={page.to}
              end
              className="rounded-md px-3 py-2 text-ink-soft hover:text-ink aria-[current=page]:font-semibold aria-[current=page]:text-ink"
            >
              {page.label}
            </NavLink>
          ))}
        </nav>
        <div className="ms-auto flex items-center gap-2">
          {chain.practice ? <PracticeClock /> : null}
          <WalletButton />
          <Menu label={text.menu} summary={<MenuIcon size={18} aria-hidden />}>
            <nav aria-label={text.menu} className="grid w-60 p-2">
              {pages.map((page) => (
                <NavLink
                  key={page.to}
                  to={page.to}
                  end
                  className="rounded-md px-3 py-2.5 hover:bg-sunken aria-[current=page]:font-semibold lg:hidden"
                >
                  {page.label}
                </NavLink>
              ))}
              <ThemeSwitch theme={theme} />
            </nav>
          </Menu>
        </div>
      </div>
      <NetworkNotice />
    </header>
  );
}

import hankenUrl from "@fontsource-variable/hanken-grotesk/files/hanken-grotesk-latin-wght-normal.woff2?url";
import bricolageUrl from "@fontsource-variable/bricolage-grotesque/files/bricolage-grotesque-latin-wght-normal.woff2?url";
import type { LinksFunction, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Links, Meta, Outlet, Scripts, ScrollRestoration, useRouteLoaderData } from "@remix-run/react";
import { type ReactNode, useEffect } from "react";
import { loadChainFacts } from "./api/service.server.ts";
import { Footer } from "./components/frame/footer.tsx";
import { NewPage } from "./components/frame/new-page.tsx";
import { Header } from "./components/frame/header.tsx";
import { ProblemPage } from "./components/frame/problem-page.tsx";
import { useNonce } from "./components/nonce.tsx";
import { messages } from "./messages.ts";
import styles from "./styles/app.css?url";
import { parseTheme } from "./theme.ts";
import { TransactionProvider } from "./wallet/transaction-provider.tsx";
import { WalletProvider } from "./wallet/wallet-provider.tsx";
import { walletCookie } from "./wallet/visitor.ts";

export async function loader({ request }: LoaderFunctionArgs) {
  const cookies = request.headers.get("cookie");
  return {
    theme: parseTheme(cookies),
    walletCookie: walletCookie(cookies),
    chain: await loadChainFacts(),
  };
}

export const links: LinksFunction = () => [
  { rel: "icon", href: "/favicon.svg", type: "image/svg+xml" },
  { rel: "preload", href: hankenUrl, as: "font", type: "font/woff2", crossOrigin: "anonymous" },
  { rel: "preload", href: bricolageUrl, as: "font", type: "font/woff2", crossOrigin: "anonymous" },
  { rel: "stylesheet", href: styles },
];

export const meta: MetaFunction = () => [
  { title: `${messages.frame.name}: ${messages.frame.tagline}` },
  { name: "description", content: messages.frame.tagline },
];

/** The document around every page, also around an error; it needs no loader data. */
export function Layout({ children }: { children: ReactNode }) {
  const nonce = useNonce();
  const theme = useRouteLoaderData<typeof loader>("root")?.theme ?? "system";
  useEffect(() => {
    // Before this, a click on anything but a link or a form goes nowhere; who drives a browser waits for it.
    document.documentElement.dataset["ready"] = "";
  }, []);
  return (
    <html lang="en" data-theme={theme}>
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content={theme === "system" ? "light dark" : theme} />
        <Meta />
        <Links />
      </head>
      <body className="flex flex-col">
        {children}
        <ScrollRestoration {...(nonce === undefined ? {} : { nonce })} />
        <Scripts {...(nonce === undefined ? {} : { nonce })} />
      </body>
    </html>
  );
}

export default function App() {
  const data = useRouteLoaderData<typeof loader>("root");
  if (data === undefined) throw new Error("The root loader's data is missing from the page.");
  return (
    <WalletProvider chain={data.chain} cookie={data.walletCookie}>
      <TransactionProvider>
        <a
          href="#content"
          className="button button-main sr-only focus:not-sr-only focus:fixed focus:z-50 focus:m-2"
        >
          {messages.frame.skip}
        </a>
        <Header chain={data.chain} theme={data.theme} />
        <main id="content" className="page flex-1 pb-20 outline-none" tabIndex={-1}>
          <Outlet />
        </main>
        <NewPage />
        <Footer chain={data.chain} />
      </TransactionProvider>
    </WalletProvider>
  );
}

export function ErrorBoundary() {
  return (
    <main id="content" className="page flex-1">
      <ProblemPage />
    </main>
  );
}

import { createElement, type ComponentType, type ReactNode } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { createServer, type ViteDevServer } from "vite";

const appFolder = new URL("../../../", import.meta.url).pathname;

/** Renders the app's components as the server does, out of their sources. Stop it at the end. */
export type ComponentRenderer = {
  render: <Props extends object>(file: string, component: string, props: Props) => Promise<string>;
  stop: () => Promise<void>;
};

/** Starts a renderer; `file` is then a path below app/, `component` the name of its export. */
export async function startRenderer(): Promise<ComponentRenderer> {
  const vite = await createServer({
    root: appFolder,
    configFile: false,
    appType: "custom",
    logLevel: "error",
    server: { middlewareMode: true, hmr: false, ws: false, watch: null },
    optimizeDeps: { noDiscovery: true, include: [] },
    esbuild: { jsx: "automatic" },
  });
  return {
    render: async (file, component, props) =>
      renderToStaticMarkup(await inPage(vite, { file, component, props })),
    stop: () => vite.close(),
  };
}

type Wanted = { file: string; component: string; props: object };

/** Puts a component where the pages put it: inside the wallet's and the chain's facts. */
async function inPage(vite: ViteDevServer, { file, component, props }: Wanted): Promise<ReactNode> {
  const { WalletProvider } = await vite.ssrLoadModule("/app/wallet/wallet-provider.tsx");
  const loaded = (await vite.ssrLoadModule(`/app/${file}`))[component] as ComponentType<object> | undefined;
  if (loaded === undefined) throw new Error(`Expected app/${file} to export ${component}.`);
  const chain = {
    chainId: 31337,
    practice: true,
    block: 1,
    blockTime: 1_780_000_000,
    chainTime: 1_780_000_000,
    wallTime: 1_790_000_000,
    deployments: [{ name: "LocalDollar", address: "0x00000000000000000000000000000000000000d0" }],
  };
  return createElement(WalletProvider, { chain, cookie: null }, createElement(loaded, props));
}

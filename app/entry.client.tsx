import { RemixBrowser } from "@remix-run/react";
import { StrictMode, startTransition } from "react";
import { hydrateRoot } from "react-dom/client";
import { NonceContext } from "./components/nonce.tsx";

// Browsers hide the attribute but keep the property, so the first script still tells its nonce.
const nonce = document.querySelector<HTMLScriptElement>("script[nonce]")?.nonce;

startTransition(() => {
  hydrateRoot(
    document,
    <StrictMode>
      <NonceContext value={nonce}>
        <RemixBrowser />
      </NonceContext>
    </StrictMode>,
  );
});

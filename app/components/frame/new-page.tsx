import { useLocation } from "@remix-run/react";
import { useEffect, useRef, useState } from "react";

/**
 * Says the name of each page that is gone to without a load, which a browser does only after one, and gives the page the
 * focus when the link that had it is gone.
 */
export function NewPage() {
  const { pathname } = useLocation();
  const known = useRef(pathname);
  const [name, setName] = useState("");
  useEffect(() => {
    if (known.current === pathname) return;
    known.current = pathname;
    setName(document.title);
    if (document.activeElement === document.body) document.getElementById("content")?.focus();
  }, [pathname]);
  return (
    <p className="sr-only" role="status">
      {name}
    </p>
  );
}

import { X } from "lucide-react";
import { type ReactNode, useEffect, useId, useRef } from "react";
import { messages } from "../messages.ts";

type ModalProps = {
  title: string;
  children: ReactNode;
  onClose: () => void;
  /** False while closing would hide something that is still going on. */
  closable?: boolean;
};

/** A native modal dialog; it opens when it is rendered and gives the focus back when it goes. */
export function Modal({ title, children, onClose, closable = true }: ModalProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();

  useEffect(() => {
    const element = dialog.current;
    element?.showModal();
    return () => {
      element?.close();
      // What opened it may be gone by then.
      if (document.activeElement === document.body) document.getElementById("content")?.focus();
    };
  }, []);

  useEffect(() => {
    // The button that had the focus may have made room for what it began.
    if (document.activeElement === document.body) dialog.current?.focus();
  });

  return (
    <dialog
      ref={dialog}
      tabIndex={-1}
      aria-labelledby={titleId}
      className="card w-[min(30rem,calc(100vw-2rem))] max-h-[calc(100dvh-2rem)] overflow-y-auto p-0 shadow-lift"
      onCancel={(event) => {
        event.preventDefault();
        if (closable) onClose();
      }}
    >
      <header className="flex items-start justify-between gap-4 border-b border-line px-5 py-4">
        <h2 id={titleId} className="pt-1 text-xl">
          {title}
        </h2>
        {closable ? (
          <button
            type="button"
            className="-mt-1 -mr-3 rounded-md p-3 hover:bg-sunken"
            onClick={onClose}
            aria-label={messages.wallet.close}
          >
            <X size={20} aria-hidden />
          </button>
        ) : null}
      </header>
      <div className="grid gap-4 px-5 py-5">{children}</div>
    </dialog>
  );
}

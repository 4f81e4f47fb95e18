/** A panel at the side: beside the page, or in front of it. */
import type { ComponentChildren } from "preact";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { strings } from "../strings.ts";
import { Coach } from "./Coach.tsx";
import { Icon } from "./Icon.tsx";
import { News } from "./News.tsx";

interface Props {
  title: string;
  name: string;
  /** Whether the page behind has to wait. */
  modal: boolean;
  onClose: () => void;
  children: ComponentChildren;
}

export function Panel({ title, name, modal, onClose, children }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);

  // The browser gives the focus back to where it was when a dialog closes.
  useLayoutEffect(() => {
    const element = dialog.current;
    if (element === null) return;
    if (modal) element.showModal();
    else element.show();
    return () => element.close();
  }, [modal]);

  // In front of the page the browser knows Escape; beside it Escape works from wherever one is.
  useEffect(() => {
    if (modal) return;
    const onKey = (event: KeyboardEvent): void => {
      if (event.key === "Escape" && document.querySelector(":modal") === null) onClose();
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, [modal, onClose]);

  return (
    <dialog
      ref={dialog}
      class={`panel ${name}`}
      aria-labelledby={`${name}-title`}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      <div class="panel-head">
        <h2 id={`${name}-title`} tabIndex={-1}>
          {title}
        </h2>
        <button type="button" class="icon-button" title={strings.close} aria-label={strings.close} onClick={onClose}>
          <Icon name="close" />
        </button>
      </div>
      {children}
      {modal && <Coach at={name} />}
      {/* Nothing behind a modal panel is read out. */}
      {modal && <News />}
    </dialog>
  );
}

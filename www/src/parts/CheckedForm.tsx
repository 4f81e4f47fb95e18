/** A form that is checked when it is submitted: what stands in the way has the focus afterwards. */
import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";

interface Props {
  class: string;
  /** Whether everything was right. */
  onSubmit: () => boolean | Promise<boolean>;
  children: ComponentChildren;
}

export function CheckedForm({ class: name, onSubmit, children }: Props) {
  const form = useRef<HTMLFormElement>(null);
  const [refusals, setRefusals] = useState(0);

  // The first field in need is the place to be.
  useEffect(() => {
    if (refusals > 0) form.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus();
  }, [refusals]);

  const submit = async (): Promise<void> => {
    if (!(await onSubmit())) setRefusals((count) => count + 1);
  };
  return (
    <form
      ref={form}
      class={name}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      {children}
    </form>
  );
}

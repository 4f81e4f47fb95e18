/** The panel of a new orchestration: form, then review. */
import { useEffect, useRef } from "preact/hooks";
import { Panel } from "../parts/Panel.tsx";
import { dismiss, step } from "../state/compose.ts";
import { strings } from "../strings.ts";
import { Form } from "./Form.tsx";
import { Review } from "./Review.tsx";

export function Compose() {
  const now = step.value;
  const isForm = now.at === "form";
  const isFirst = useRef(true);

  // The panel shows something else now: reading starts at its title.
  useEffect(() => {
    if (!isFirst.current) document.getElementById("compose-title")?.focus();
    isFirst.current = false;
  }, [isForm]);

  return (
    <Panel title={isForm ? strings.compose.title : strings.review.title} name="compose" modal onClose={dismiss}>
      {now.at === "form" ? <Form /> : <Review now={now} />}
    </Panel>
  );
}

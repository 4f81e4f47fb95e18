import { render } from "preact";
import "./theme.css";
import "./styles/base.css";
import "./styles/signs.css";
import "./styles/controls.css";
import "./styles/fields.css";
import "./styles/messages.css";
import "./styles/code.css";
import "./styles/frame.css";
import "./styles/balances.css";
import "./styles/filters.css";
import "./styles/saved.css";
import "./styles/table.css";
import "./styles/cards.css";
import "./styles/panel.css";
import "./styles/detail.css";
import "./styles/compose.css";
import "./styles/views.css";
import "./styles/records.css";
import "./styles/flow.css";
import "./styles/sandbox.css";
import "./styles/tour.css";
import "./styles/news.css";
import "./styles/contrast.css";
import { start } from "./state/start.ts";
import { App } from "./views/App.tsx";
import { Starting } from "./views/Starting.tsx";

const root = document.getElementById("app");
if (root !== null) void open(root);

/** Shows the page. Without a server a Service Worker has to be there before. */
async function open(root: HTMLElement): Promise<void> {
  if (import.meta.env.MODE === "static") {
    render(<Starting />, root);
    try {
      await (await import("./state/worker.ts")).startWorker();
    } catch (error) {
      render(<Starting failure={error} />, root);
      return;
    }
  }
  start();
  render(<App />, root);
}

import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { PaxosClient } from "paxos-orchestrations";
import { Page } from "./Page.tsx";

// The token proxy of this page: no secret comes here.
const client = new PaxosClient({ baseUrl: "/paxos" });

const root = document.getElementById("root");
if (root === null) throw new Error("the page has no #root");
createRoot(root).render(
  <StrictMode>
    <Page client={client} />
  </StrictMode>,
);

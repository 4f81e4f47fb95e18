// An Express application that keeps the client secret, and lets its own signed-in users pay through it.
import { randomUUID } from "node:crypto";
import express from "express";
import { createTokenProxy, toNodeListener } from "paxos-orchestrations/proxy";
import { upstream } from "./upstream.mjs";

/** Who is signed in. A real application has a store of its own, and checks a password before it lets anybody in. */
const sessions = new Map();
const sessionOf = (headers) => sessions.get(/(?:^|; )session=([^;]+)/.exec(headers.get("cookie") ?? "")?.[1]);

const proxy = createTokenProxy({
  ...upstream(),
  allow: ["listProfiles", "listOrchestrations", "getOrchestration", "createOrchestration"],
  // Whoever is signed in may look; only those who may pay may create.
  authorize: ({ headers }, operation) => {
    const session = sessionOf(headers);
    return session !== undefined && (operation !== "createOrchestration" || session.mayPay);
  },
});

const app = express().disable("x-powered-by");
// Before anything that parses bodies: the proxy reads them itself, byte by byte.
app.use("/paxos", toNodeListener(proxy));
app.post("/session", express.json(), (request, response) => {
  const id = randomUUID();
  sessions.set(id, { mayPay: request.body?.role === "treasurer" });
  response.cookie("session", id, { httpOnly: true, sameSite: "strict" }).status(201).end();
});
app.get("/", (_request, response) => void response.type("html").send("<!doctype html><title>Treasury</title><h1>Treasury</h1>"));

const server = app.listen(Number(process.env.PORT ?? 3000), "127.0.0.1", () => console.log(`ready http://127.0.0.1:${server.address().port}/`));

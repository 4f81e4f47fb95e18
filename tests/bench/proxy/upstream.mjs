// The API of the bench: 2 kB of JSON for whoever shows the token.
import { createServer } from "node:http";

const body = Buffer.from(JSON.stringify({ items: [], next_page_cursor: "x".repeat(2_000) }));
const token = JSON.stringify({ access_token: "bench-token", token_type: "bearer", expires_in: 3599 });

const server = createServer((request, response) => {
  if (request.url === "/oauth2/token") {
    request.resume();
    response.writeHead(200, { "content-type": "application/json" });
    response.end(token);
    return;
  }
  const known = request.headers.authorization === "Bearer bench-token";
  response.writeHead(known ? 200 : 403, { "content-type": "application/json", "content-length": body.length });
  response.end(body);
});
server.listen(0, "127.0.0.1", () => process.send({ port: server.address().port }));
process.on("message", () => process.send({ cpu: process.cpuUsage() }));
process.on("disconnect", () => process.exit(0));

import { createServer } from "node:http";
import { toNodeListener } from "paxos-orchestrations/proxy";
import { serve } from "./app.mjs";

const server = createServer(toNodeListener(serve(process.env)));
server.listen(0, "127.0.0.1", () => console.log(`ready ${server.address().port}`));

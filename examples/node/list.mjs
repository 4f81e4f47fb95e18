// Lists the newest orchestrations, and those that need a look.
import { connect, line } from "./connect.mjs";

const { client } = connect();

const page = await client.orchestrations.list({ limit: 5 });
console.log("\nNewest:");
for (const orchestration of page.items) console.log(line(orchestration));
console.log(page.hasNextPage() ? "(there are more)" : "(that is all)");

console.log("\nFailed or refused:");
// `for await` goes through all pages; leaving the loop stops asking.
let shown = 0;
for await (const orchestration of client.orchestrations.list({ status: ["FAILED", "REJECTED"] })) {
  console.log(line(orchestration), orchestration.fail_reason?.detail ?? "");
  shown += 1;
  if (shown === 5) break;
}

// Redeems: stablecoins of a profile become dollars on a bank account.
import { connect, defaultProfile, line } from "./connect.mjs";

const { client, sandbox } = connect();
const profile = await defaultProfile(client);

let account = await client.fiatAccounts.create({
  fiat_account_owner: { institution_details: { name: "Example Treasury Inc" } },
  fiat_network_instructions: {
    wire: {
      account_number: "000123456789",
      fiat_account_owner_address: { country: "USA", address1: "12 Main St", city: "New York", province: "NY", zip_code: "10001" },
      routing_details: { routing_number_type: "ABA", routing_number: "021000021", bank_name: "A Bank", bank_address: { country: "USA" } },
    },
  },
});
console.log(`Bank account ${account.id} is ${account.status}.`);

// A bank account is reviewed before money may go there: mostly at once, sometimes by people.
while (account.status === "PENDING") {
  await new Promise((resolve) => setTimeout(resolve, 500));
  sandbox?.advance(60_000);
  account = await client.fiatAccounts.get(account.id);
}
if (account.status !== "APPROVED") throw new Error(`the bank account is ${account.status}`);

const orchestration = await client.orchestrations.create({
  source_asset: "USDG",
  destination_asset: "USD",
  source_amount: "12.50",
  source: { profile: { profile_id: profile.id } },
  destination: { fiat: { fiat_account_id: account.id, memo: "Invoice 7" } },
});
console.log(`Started ${line(orchestration)}`);
console.log(`Done: ${line(await client.orchestrations.waitFor(orchestration))}`);

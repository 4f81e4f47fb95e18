// Mints: a rule turns every wire into USDG on your profile.
import { connect, defaultProfile, line } from "./connect.mjs";

const { client, sandbox } = connect();
const profile = await defaultProfile(client);

const rule = await client.rules.create({
  nickname: "Mint USDG on wire",
  profile_id: profile.id,
  source_asset: "USD",
  destination_asset: "USDG",
  source: { fiat: { network: "WIRE", account_type: "ABA" } },
  destination: { profile: { profile_id: profile.id } },
});
console.log(`Rule ${rule.id} is ${rule.status}.`);

const instructions = await client.fiatDepositInstructions.get(rule.source.fiat.deposit_instructions_id);
if (instructions.status !== "VALID") throw new Error(`the deposit instructions are ${instructions.status}: do not wire money`);
console.log(`Wire USD with the memo ${rule.source.fiat.memo_id} to`);
console.log(JSON.stringify(instructions.fiat_network_instructions, null, 2));

if (sandbox === undefined) {
  console.log("Every wire with this memo is minted from now on, until the rule is deleted.");
} else {
  // In the vendor's sandbox `client.sandbox.fiatDeposit` does the same, and may take a minute.
  sandbox.deposit({ memo_id: rule.source.fiat.memo_id, amount: "250.50", asset: "USD" });
  const [started] = (await client.orchestrations.list({ orchestration_rule_id: rule.id })).items;
  console.log(`The wire started ${line(started)}`);
  console.log(`Done: ${line(await client.orchestrations.waitFor(started))}`);
}

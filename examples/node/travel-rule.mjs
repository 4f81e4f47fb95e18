// Travel Rule: 3,000 USD or more to an outside address need data about who receives. Two ways to collect it.
import { TravelRuleRequiredError } from "paxos-orchestrations";
import { connect, defaultProfile, line } from "./connect.mjs";

const { client, sandbox } = connect();
const profile = await defaultProfile(client);
const wallets = ["0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed", "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359"];
const payment = (address) => ({
  source_asset: "USDG",
  destination_asset: "USDG",
  source_amount: "3000", // reaching the threshold counts
  source: { profile: { profile_id: profile.id } },
  destination: { crypto: { network: "ETHEREUM", address } },
});
/** What your form asks the payer: here somebody else's wallet, kept by a provider of the vendor's directory. */
async function askThePayer() {
  const { items } = await client.vasps.list({ search: "a", limit: 1 });
  return {
    custodian_type: "VASP",
    vasp: { id: items[0].id },
    beneficiary: { person_details: { first_name: "Ada", last_name: "Example", physical_address: { country: "USA" } } },
  };
}

// A: collect first. The address is then good for any amount; `preflight` says whether that is so.
{
  const [address] = wallets;
  const before = await client.orchestrations.preflight(payment(address));
  console.log(`A, before: ${before.findings.map(({ code }) => code).join(", ")}`);
  await client.cryptoDestinationAddresses.put({ crypto_network: "ETHEREUM", address, travelrule_metadata: await askThePayer() });
  const after = await client.orchestrations.preflight(payment(address));
  console.log(`A, after: ${after.findings.length} findings`);
  console.log(`A: ${line(await client.orchestrations.create(payment(address)))}`);
}

// The sandbox asks from the vendor's day on, by its own clock.
sandbox?.advance(Math.max(0, Date.UTC(2026, 11, 1) - sandbox.now().getTime()));

// B: try, and catch. Suits payments that are mostly small. The refused create was not carried out: it keeps its ref_id.
{
  const [, address] = wallets;
  await client.cryptoDestinationAddresses.put({ crypto_network: "ETHEREUM", address });
  const asked = { ...payment(address), ref_id: crypto.randomUUID() };
  let created;
  try {
    created = await client.orchestrations.create(asked);
  } catch (error) {
    if (!TravelRuleRequiredError.is(error)) throw error;
    console.log(`B, refused: ${error.network} ${error.address} needs data`);
    await client.cryptoDestinationAddresses.put({
      crypto_network: error.network,
      address: error.address,
      ...(error.identityId === undefined ? {} : { identity_id: error.identityId }), // the end user, when there is one
      travelrule_metadata: await askThePayer(),
    });
    created = await client.orchestrations.create(asked); // the same ref_id
  }
  console.log(`B: ${line(created)}`);
  if (sandbox === undefined) console.log("Before 30 November 2026 the vendor refuses nothing.");
}

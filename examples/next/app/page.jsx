// A server component: it reads with a client of its own, and no secret leaves the server.
import { connection } from "next/server";
import { treasury } from "../lib/treasury.mjs";
import { Pay } from "./pay.jsx";

export default async function Page() {
  // At every request, and not when the application is built.
  await connection();
  const { items } = await treasury.client.orchestrations.list({ limit: 5 });
  return (
    <main>
      <h1>Treasury</h1>
      <table>
        <caption>The newest orchestrations</caption>
        <thead>
          <tr>
            <th scope="col">Amount</th>
            <th scope="col">From</th>
            <th scope="col">To</th>
            <th scope="col">Status</th>
          </tr>
        </thead>
        <tbody>
          {items.map(({ id, source_amount, source_asset, destination_asset, status }) => (
            <tr key={id} data-id={id}>
              <td>{source_amount}</td>
              <td>{source_asset}</td>
              <td>{destination_asset}</td>
              <td>{status}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <Pay />
    </main>
  );
}

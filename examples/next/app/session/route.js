// Signs in whoever asks: this is an example.
import { treasury } from "../../lib/treasury.mjs";

export async function POST() {
  const id = crypto.randomUUID();
  treasury.sessions.add(id);
  return new Response(null, { status: 204, headers: { "set-cookie": `session=${id}; Path=/; HttpOnly; SameSite=Strict` } });
}

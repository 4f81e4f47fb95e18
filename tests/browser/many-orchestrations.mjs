// A stand-in for a list of very many orchestrations: pages, cursors and the filters that tests use.
const STATUSES = ["COMPLETED", "COMPLETED", "COMPLETED", "FAILED", "REJECTED"];
const ASSETS = ["USD", "USDG", "PYUSD", "USDC"];
const NEWEST = Date.parse("2026-07-08T09:00:00Z");

/** The orchestration at a place of the list, newest first: always the same one. */
export function orchestrationAt(index) {
  const id = `00000000-0000-4000-8000-${String(index).padStart(12, "0")}`;
  const at = new Date(NEWEST - index * 60_000);
  return {
    id,
    profile_id: "11111111-0000-4000-8000-000000000001",
    ref_id: `many-${index}`,
    source_asset: ASSETS[index % ASSETS.length],
    destination_asset: ASSETS[(index + 1) % ASSETS.length],
    source_amount: `${1000 + index}.50`,
    status: STATUSES[index % STATUSES.length],
    source: { profile: { profile_id: "11111111-0000-4000-8000-000000000001" } },
    destination: { profile: { profile_id: "11111111-0000-4000-8000-000000000002" } },
    source_transfer: { transfer_id: `a${id.slice(1)}`, status: "COMPLETED" },
    destination_transfer: { transfer_id: `b${id.slice(1)}`, status: "COMPLETED" },
    created_at: at.toISOString(),
    updated_at: new Date(at.getTime() + 4_000).toISOString(),
  };
}

/** Answers the page's lists of orchestrations with so many; what is asked is kept in what it returns. */
export async function serveMany(page, count) {
  const asked = [];
  const all = Array.from({ length: count }, (_, index) => orchestrationAt(index));
  await page.route("**/paxos/orchestration/orchestrations?**", async (route) => {
    if (route.request().method() !== "GET") return route.fallback();
    const { searchParams } = new URL(route.request().url());
    asked.push(searchParams);
    const statuses = searchParams.getAll("status");
    const refId = searchParams.get("ref_id");
    const matches = all.filter((row) => (statuses.length === 0 || statuses.includes(row.status)) && (refId === null || row.ref_id === refId));
    const start = Number(searchParams.get("page_cursor") ?? 0);
    const end = start + Number(searchParams.get("limit") ?? 100);
    await route.fulfill({ json: { items: matches.slice(start, end), ...(end < matches.length ? { next_page_cursor: String(end) } : {}) } });
  });
  return asked;
}

/** Every word on the page. */
import type { Orchestration } from "paxos-orchestrations";
import { titleCase } from "./lib/words.ts";

const status: Readonly<Record<string, string>> = {
  PENDING: "Awaiting approval",
  PROCESSING: "Processing",
  COMPLETED: "Completed",
  FAILED: "Failed",
  REJECTED: "Rejected",
};

const statusOf = (name: string | null | undefined): string => status[name ?? ""] ?? (name ? titleCase(name) : "Unknown");

const money = ({ source_amount, source_asset, destination_asset }: Orchestration): string =>
  `${source_amount ?? "?"} ${source_asset ?? "?"} → ${destination_asset ?? "?"}`;

export const strings = {
  product: "Orchestrations",
  close: "Close",
  retry: "Try again",
  copy: (what: string) => `Copy ${what}`,
  copied: (what: string) => `Copied ${what}`,
  notCopied: "The browser did not allow copying",
  loading: "Loading…",
  none: "—",
  status: statusOf,

  environment: {
    embedded: "Embedded sandbox",
    production: (host: string) => `Production · ${host}`,
    title: (version: string) => `paxos-orchestrations ${version}`,
  },

  theme: { legend: "Theme", system: "As the system", light: "Light", dark: "Dark" },

  profile: {
    unnamed: (id: string) => `Profile ${id.slice(0, 8)}`,
  },

  balances: {
    title: "Available in",
    held: "held",
    none: "Nothing here yet",
  },

  filters: {
    title: "Filters",
    profile: "Profile",
    allProfiles: "All profiles",
    status: "Status",
    from: "From asset",
    to: "To asset",
    any: "Any asset",
    refId: "ref_id",
    refIdExample: "Find a ref_id",
    clear: "Clear filters",
  },

  table: {
    caption: "Newest first",
    status: "Status",
    route: "Route",
    amount: "Amount",
    created: "Created",
    refId: "ref_id",
    refresh: "Refresh",
    refreshing: "Refreshing…",
    more: "Load more",
    count: (rows: number, more: boolean) => (more ? `${rows} shown, there are more` : `${rows} in all`),
    end: "That is all",
    byRule: "Started by a rule",
    tookToFinish: (duration: string) => `in ${duration}`,
    moreFailed: "The next page did not load",
    paused: "No live updates right now; trying again",
  },

  empty: {
    title: "No money has moved yet",
    text: "Send the first orchestration: it shows up here and moves to its final state by itself.",
    filteredTitle: "Nothing matches these filters",
    filteredText: "Loosen them, or clear them all.",
  },

  end: {
    profile: "Profile",
    bank: "Bank account",
    bankDeposit: "Bank deposit",
    same: "same profile",
    crypto: (network: string) => (network === "" ? "Crypto address" : network),
    unknown: "Not stated",
  },

  time: { justNow: "just now", wire: (local: string, wire: string) => `${local}\n${wire}` },

  news: {
    created: (made: Orchestration) => `Sent: ${money(made)}, ${statusOf(made.status).toLowerCase()}`,
    moved: (row: Orchestration) => `${statusOf(row.status)}: ${money(row)}`,
    movedMany: (count: number) => `${count} orchestrations moved on`,
  },

  detail: {
    title: "Details",
    progress: "Progress",
    created: "Created",
    taken: (asset: string) => `Take ${asset}`,
    delivered: (asset: string) => `Deliver ${asset}`,
    stillOpen: (status: string) => `${status}…`,
    after: (duration: string) => `${duration} after the start`,
    transfer: "transfer",
    transferPlanned: "planned, no transfer id yet",
    why: "Why it did not work",
    noReason: "Paxos gave no reason.",
    source: "From",
    destination: "To",
    network: "Network",
    address: "Address",
    addressId: "Address id",
    account: "Account id",
    instructions: "Deposit instructions",
    memo: "Memo",
    profile: "Profile id",
    ids: "Ids",
    id: "Orchestration",
    refId: "ref_id",
    rule: "Rule",
    identity: "Identity",
    accountId: "Account",
    sourceTransfer: "Source transfer",
    destinationTransfer: "Destination transfer",
    copyAll: "Copy all ids",
    allIds: "all ids",
    metadata: "Metadata",
    raw: "Raw JSON",
    missing: "This orchestration could not be shown",
  },

  compose: {
    open: "New orchestration",
    title: "New orchestration",
    from: "From",
    to: "To",
    sourceProfile: "Source profile",
    sourceAsset: "Asset to take",
    destinationAsset: "Asset to deliver",
    amount: "Amount",
    amountExample: "0.00",
    available: (asset: string) => `${asset} available`,
    useAll: "Use all",
    more: (available: string, asset: string) => `More than the ${available} ${asset} available: it would be refused as things stand.`,
    kind: "Deliver to",
    kinds: { profile: "Profile", fiat: "Bank account", crypto: "Crypto address" },
    destinationProfile: "Destination profile",
    choose: "Choose…",
    bankAccount: "Bank account id",
    bankAccountHelp: "The id of an approved fiat account.",
    memo: "Memo",
    memoHelp: "Shown on the bank statement.",
    network: "Network",
    address: "Address",
    addressHelp: "It must have been registered with Paxos before.",
    extras: "Reference and metadata",
    refId: "ref_id",
    refIdHelp: "Your unique key for this payment. Left empty, one is generated for the review.",
    metadata: "Metadata",
    metadataKey: "Key",
    metadataValue: "Value",
    addPair: "Add a pair",
    removePair: (key: string) => (key === "" ? "Remove this pair" : `Remove ${key}`),
    optional: "optional",
    other: "Other…",
    otherAsset: "Asset code",
    otherNetwork: "Network name",
    startOver: "Start over",
    review: "Review",
    warning: "Note",
  },

  request: {
    title: "The request",
    language: "Show as",
    json: "JSON",
    curl: "curl",
    draft: "Not complete yet",
    exact: "Exactly this is sent",
    whole: "Complete; the ref_id is generated for the review",
    notYet: "The command shows up here once the form is complete.",
    body: "the JSON body",
    command: "the curl command",
    line: (method: string, path: string) => `${method} ${path}`,
  },

  review: {
    title: "Review",
    lead: "Nothing has been sent yet.",
    onItsWay: "It is on its way. This stays open until it is known what came of it.",
    production: "This is production: real money moves.",
    takes: (amount: string, asset: string, profile: string) => ["Takes ", `${amount} ${asset}`, " from ", profile] as const,
    delivers: (asset: string, place: string) => ["Delivers it as ", asset, " to ", place] as const,
    profilePlace: (name: string) => `profile ${name}`,
    bankPlace: (id: string) => `bank account ${id}`,
    cryptoPlace: (address: string, network: string) => `${address} on ${network}`,
    refId: "ref_id",
    refIdWhy: "A second request under this key is refused, so another click never pays twice.",
    scope: "Scope needed",
    warnings: "Worth a look",
    back: "Back",
    send: "Confirm and send",
    sending: "Sending…",
    sendAgain: "Send again",
    check: "Check now",
    checking: "Checking…",
    openExisting: "Open the existing one",
  },

  doubt: {
    title: "Nobody knows yet whether it went through",
    text: "It was sent, and no answer told what came of it. Check first: if the orchestration is there, it is shown.",
    absentTitle: "Nothing under this ref_id yet",
    absentText: "It may still be on its way. Sending again is safe: it goes out under the same ref_id and is carried out at most once.",
    blindTitle: "Checking did not work either",
    blindText: "Still nobody knows. Check again in a moment; the ref_id stays the same.",
  },

  attempts: {
    reason: (code: string) => {
      if (/^\d/.test(code)) return `The server answered ${code}`;
      if (code === "timed_out") return "No answer in time";
      return code === "connection_failed" ? "The connection was lost" : "The answer could not be read";
    },
    retry: (reason: string, seconds: number, attempt: number) => `${reason}. Trying again in ${seconds} s (attempt ${attempt}).`,
    wait: (time: string) => `Paxos makes everybody at this address wait. Looking again at ${time}.`,
    looking: "Looking whether it went through…",
    again: (attempt: number) => `Sending it again, under the same ref_id (attempt ${attempt})…`,
  },

  failure: {
    funds: {
      title: "Not enough money in the profile",
      text: (profile: string, available: string, needed: string, asset: string) =>
        `${profile} has ${available} ${asset} available, and this needs ${needed} ${asset}. Nothing was sent.`,
      todo: "Lower the amount, choose another profile, or fund this one first.",
    },
    exists: {
      title: "This ref_id was used before",
      text: "An orchestration under this ref_id exists already. Nothing was sent a second time.",
      todo: "Open the existing one to see whether it is the same payment.",
    },
    scope: {
      title: "The access lacks a permission",
      text: (scopes: string) => `The token behind this page needs the scope ${scopes}.`,
      todo: "Ask whoever runs the token proxy to add it.",
    },
    authentication: {
      title: "Access was refused",
      text: "The token proxy has no valid credentials, or your session has ended.",
      todo: "Sign in again, or ask whoever runs the token proxy.",
    },
    travelRule: {
      title: "Travel Rule data is missing",
      text: (address: string, network: string) => `The address ${address} on ${network} has no Travel Rule data. Nothing was sent.`,
      todo: "Save the data for this address first, then send again.",
    },
    rateLimit: {
      title: "Too many requests",
      text: (time: string) => `Paxos makes everybody at this address wait until ${time}.`,
      todo: "Wait until then, and try again.",
    },
    notFound: { title: "There is no such thing", text: "It may belong to another account or environment.", todo: "Check the id." },
    invalid: { title: "The request is not valid", text: "Nothing was sent.", todo: "Go back and correct it." },
    connection: {
      title: "No connection",
      text: "The page's server could not be reached.",
      todo: "Check that it is running and that you are online.",
    },
    timeout: { title: "No answer in time", text: "The server took too long.", todo: "Try again in a moment." },
    decode: {
      title: "The answer could not be read",
      text: "The server answered something that Paxos does not document.",
      todo: "Try again; if it stays, report it with the details below.",
    },
    upstream: { title: "Paxos has a problem", text: "Its server answered with an error.", todo: "Try again in a moment." },
    refused: { title: "The request was refused", text: "Paxos did not say why.", todo: "Correct it and try again." },
    wasm: {
      title: "This page cannot check anything",
      text: "Its WebAssembly did not load, so nothing can be checked or sent.",
      todo: "Reload the page. If it stays, a content security policy may forbid 'wasm-unsafe-eval'.",
    },
    other: { title: "Something went wrong", text: "", todo: "Try again." },
  },
} as const;

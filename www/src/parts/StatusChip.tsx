/** A status: a shape of its own, and the word. */
import { strings } from "../strings.ts";

const SHAPES: Readonly<Record<string, { tone: string; path: string }>> = {
  PENDING: { tone: "pending", path: "M8 2.2a5.8 5.8 0 1 1 0 11.6A5.8 5.8 0 0 1 8 2.2zM8 5v3.2l2 1.3" },
  IN_REVIEW: { tone: "pending", path: "M8 2.2a5.8 5.8 0 1 1 0 11.6A5.8 5.8 0 0 1 8 2.2zM8 5v3.2l2 1.3" },
  PROCESSING: { tone: "processing", path: "M8 2.2A5.8 5.8 0 1 1 2.2 8" },
  RUNNING: { tone: "processing", path: "M8 2.2A5.8 5.8 0 1 1 2.2 8" },
  COMPLETED: { tone: "completed", path: "m3 8.6 3.2 3.2L13 4.6" },
  FAILED: { tone: "failed", path: "m4 4 8 8m0-8-8 8" },
  ACTIVE: { tone: "completed", path: "M8 2.2a5.8 5.8 0 1 1 0 11.6A5.8 5.8 0 0 1 8 2.2zM6.7 5.4 10.9 8l-4.2 2.6z" },
  APPROVED: { tone: "completed", path: "m3 8.6 3.2 3.2L13 4.6" },
  DELETED: { tone: "unknown", path: "M3.5 8h9" },
  REJECTED: { tone: "rejected", path: "M8 2.2a5.8 5.8 0 1 1 0 11.6A5.8 5.8 0 0 1 8 2.2zM4 4l8 8" },
};

const UNKNOWN = { tone: "unknown", path: "M8 2 14 8 8 14 2 8z" };

export const toneOf = (status: string | null | undefined): string => (SHAPES[status ?? ""] ?? UNKNOWN).tone;

export function StatusIcon({ status }: { status: string | null | undefined }) {
  const { tone, path } = SHAPES[status ?? ""] ?? UNKNOWN;
  return (
    <svg class={`status-icon tone-${tone}`} viewBox="0 0 16 16" aria-hidden="true">
      <path d={path} />
    </svg>
  );
}

export function StatusChip({ status }: { status: string | null | undefined }) {
  return (
    <span class={`chip tone-${toneOf(status)}`}>
      <StatusIcon status={status} />
      {strings.status(status)}
    </span>
  );
}

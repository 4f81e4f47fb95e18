/** What just happened, in words: shown for a moment, and read out by screen readers. */
import { signal } from "@preact/signals";

export interface News {
  /** Tells two equal texts apart. */
  number: number;
  text: string;
}

export const news = signal<News>({ number: 0, text: "" });

export function announce(text: string): void {
  news.value = { number: news.value.number + 1, text };
}

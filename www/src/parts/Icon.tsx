/** Line icons on a grid of 16. */

export const ICON_PATHS = {
  plus: "M8 3v10M3 8h10",
  close: "m4 4 8 8m0-8-8 8",
  copy: "M6 6V3.5h6.5V10H10M3.5 6H10v6.5H3.5z",
  check: "m3.5 8.5 3 3 6-7",
  refresh: "M12.8 6.2A5 5 0 1 0 13 8.6M13 3v3.4H9.6",
  system: "M2.5 3.5h11v7h-11zM6 13.5h4",
  light: "M8 5.2a2.8 2.8 0 1 1 0 5.6 2.8 2.8 0 0 1 0-5.6zM8 1.5v1.2m0 10.6v1.2M1.5 8h1.2m10.6 0h1.2M3.4 3.4l.85.85m7.5 7.5.85.85m0-9.2-.85.85m-7.5 7.5-.85.85",
  dark: "M13 9.6A5.4 5.4 0 0 1 6.4 3a5.4 5.4 0 1 0 6.6 6.6z",
  search: "M7 3a4 4 0 1 1 0 8 4 4 0 0 1 0-8zm3 7 3.2 3.2",
  download: "M8 2.5v7.4M4.8 7 8 10.2 11.2 7M3 13h10",
  trash: "M3 4.5h10M6.5 4.5v-1.7h3v1.7M4.5 4.5l.6 8.7h5.8l.6-8.7",
  keys: "M2 4.5h12v7H2zM4.5 7h.1m2.3 0h.1m2.3 0h.1m2.1 0h.1M5 9.3h6",
  back: "M9.5 3.5 5 8l4.5 4.5",
  alert: "M8 2.2 14 13H2zM8 6.4v3m0 1.7v.1",
  info: "M8 2.5a5.5 5.5 0 1 1 0 11 5.5 5.5 0 0 1 0-11zM8 7.4v3.4m0-5.6v.1",
  rule: "M8.8 2 4 9h4l-.8 5L12 7H8z",
  minus: "M3.5 8h9",
  arrow: "M3 8h10m-3.5-3.5L13 8l-3.5 3.5",
  bank: "M2.5 6.5 8 3l5.5 3.5zM4 7v4.5M8 7v4.5M12 7v4.5M2.5 13h11",
  profile: "M8 3a2.4 2.4 0 1 1 0 4.8A2.4 2.4 0 0 1 8 3zM3.5 13c.3-2.3 2-3.6 4.5-3.6s4.2 1.3 4.5 3.6",
  crypto: "M6.8 9.2a2.4 2.4 0 0 0 3.4 0l2-2a2.4 2.4 0 0 0-3.4-3.4l-.6.6m1 2.4a2.4 2.4 0 0 0-3.4 0l-2 2a2.4 2.4 0 0 0 3.4 3.4l.6-.6",
  sandbox: "M6.3 2.5h3.4M7 2.5v4L3.3 12.2a.9.9 0 0 0 .8 1.3h7.8a.9.9 0 0 0 .8-1.3L9 6.5v-4M5.2 10h5.6",
  play: "M5 3.2 12.5 8 5 12.8z",
  tour: "M8 2.5a5.5 5.5 0 1 1 0 11 5.5 5.5 0 0 1 0-11zm2.3 3.2-1.3 3.3-3.3 1.3L7 7z",
} as const;

export type IconName = keyof typeof ICON_PATHS;

export function Icon({ name }: { name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 16 16" aria-hidden="true">
      <path d={ICON_PATHS[name]} />
    </svg>
  );
}

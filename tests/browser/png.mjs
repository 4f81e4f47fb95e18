// Reads screenshots, and makes them small: 256 colours are plenty for a page, and the browser does not compress with patience.
import { Buffer } from "node:buffer";
import { crc32, deflateSync, inflateSync } from "node:zlib";

const SIGNATURE = Buffer.from("89504e470d0a1a0a", "hex");

const MOST = 256;
/** This share of them is chosen by how often they are there, the others by what would be lost without them. */
const FREQUENT = 0.4;

/** A PNG of 8 bits and three channels, as Chrome writes it, with a palette of so many colours instead. */
export function shrink(png, most = MOST) {
  const { width, height, pixels } = read(png);
  const { palette, indexOf } = choosePalette(pixels, most);
  const rows = Buffer.alloc((width + 1) * height);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) rows[y * (width + 1) + 1 + x] = indexOf.get(pixels.readUIntBE((y * width + x) * 3, 3));
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 3, 0, 0, 0], 8);
  const data = deflateSync(rows, { level: 9 });
  return Buffer.concat([SIGNATURE, chunk("IHDR", header), chunk("PLTE", palette), chunk("IDAT", data), chunk("IEND", Buffer.alloc(0))]);
}

function choosePalette(pixels, most) {
  const counts = new Map();
  for (let at = 0; at < pixels.length; at += 3) {
    const colour = pixels.readUIntBE(at, 3);
    counts.set(colour, (counts.get(colour) ?? 0) + 1);
  }
  const colours = [...counts].sort((a, b) => b[1] - a[1]).map(([colour, count]) => ({ colour, count, index: 0, far: Infinity }));
  const chosen = [];
  const choose = ({ colour }) => {
    for (const one of colours) {
      const far = distance(one.colour, colour);
      if (far < one.far) Object.assign(one, { far, index: chosen.length });
    }
    chosen.push(colour);
  };
  colours.slice(0, most * FREQUENT).forEach(choose);
  while (chosen.length < Math.min(most, colours.length)) {
    choose(colours.reduce((worst, one) => (one.count * one.far > worst.count * worst.far ? one : worst)));
  }
  const palette = Buffer.alloc(chosen.length * 3);
  chosen.forEach((colour, index) => palette.writeUIntBE(colour, index * 3, 3));
  return { palette, indexOf: new Map(colours.map(({ colour, index }) => [colour, index])) };
}

function distance(a, b) {
  const part = (shift) => ((a >> shift) & 255) - ((b >> shift) & 255);
  return part(16) ** 2 + part(8) ** 2 + part(0) ** 2;
}

/** How much is to be seen: the share of the pixels that the most frequent colour leaves, and how bright all are together, 0 to 1. */
export function measure(png) {
  const { pixels } = read(png);
  const counts = new Map();
  let sum = 0;
  for (let at = 0; at < pixels.length; at += 3) {
    const colour = pixels.readUIntBE(at, 3);
    counts.set(colour, (counts.get(colour) ?? 0) + 1);
    sum += pixels[at] + pixels[at + 1] + pixels[at + 2];
  }
  return { drawn: 1 - Math.max(...counts.values()) / (pixels.length / 3), brightness: sum / pixels.length / 255 };
}

function read(png) {
  const width = png.readUInt32BE(16);
  const height = png.readUInt32BE(20);
  if (png[24] !== 8 || png[25] !== 2) throw new Error("not a PNG of 8 bits and three channels");
  const data = [];
  for (let at = 8; at < png.length; at += 12 + png.readUInt32BE(at)) {
    if (png.toString("latin1", at + 4, at + 8) === "IDAT") data.push(png.subarray(at + 8, at + 8 + png.readUInt32BE(at)));
  }
  return { width, height, pixels: unfilter(inflateSync(Buffer.concat(data)), width * 3, height) };
}

/** Undoes the row filters of PNG (version 1.2, section 6). */
function unfilter(rows, length, height) {
  const pixels = Buffer.alloc(length * height);
  for (let y = 0; y < height; y += 1) {
    const filter = rows[y * (length + 1)];
    for (let x = 0; x < length; x += 1) {
      const left = x < 3 ? 0 : pixels[y * length + x - 3];
      const up = y === 0 ? 0 : pixels[(y - 1) * length + x];
      const corner = x < 3 || y === 0 ? 0 : pixels[(y - 1) * length + x - 3];
      const guess = [0, left, up, (left + up) >> 1, paeth(left, up, corner)][filter];
      pixels[y * length + x] = rows[y * (length + 1) + 1 + x] + guess;
    }
  }
  return pixels;
}

function paeth(left, up, corner) {
  const guess = left + up - corner;
  const [a, b, c] = [left, up, corner].map((value) => Math.abs(guess - value));
  if (a <= b && a <= c) return left;
  return b <= c ? up : corner;
}

function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const out = Buffer.alloc(body.length + 8);
  out.writeUInt32BE(data.length, 0);
  body.copy(out, 4);
  out.writeUInt32BE(crc32(body), body.length + 4);
  return out;
}

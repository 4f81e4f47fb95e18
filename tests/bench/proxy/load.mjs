// Sends one request again and again over kept connections, as fast as answers come.
import { connect } from "node:net";
import { performance } from "node:perf_hooks";

/** How many answers came in `ms` milliseconds, and how long they took: `{ perSecond, p50, p99 }`, times in milliseconds. */
export async function load({ port, path, headers, connections, ms }) {
  const bytes = Buffer.from(`GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n${headers.map((line) => `${line}\r\n`).join("")}\r\n`);
  const times = [];
  const began = performance.now();
  await Promise.all(Array.from({ length: connections }, () => one(port, bytes, began + ms, times)));
  const seconds = (performance.now() - began) / 1000;
  times.sort((a, b) => a - b);
  return { perSecond: times.length / seconds, p50: times[times.length >> 1], p99: times[Math.floor(times.length * 0.99)], count: times.length };
}

function one(port, bytes, end, times) {
  return new Promise((resolve, reject) => {
    const socket = connect(port, "127.0.0.1").setNoDelay(true);
    let text = "";
    let sent = 0;
    const send = () => {
      text = "";
      sent = performance.now();
      socket.write(bytes);
    };
    socket.setEncoding("latin1");
    socket.on("connect", send);
    socket.on("error", reject);
    socket.on("close", resolve);
    socket.on("data", (data) => {
      text += data;
      if (!isWhole(text)) return;
      if (!text.startsWith("HTTP/1.1 200")) {
        reject(new Error(text.slice(0, 300)));
        socket.destroy();
        return;
      }
      const now = performance.now();
      times.push(now - sent);
      if (now < end) send();
      else socket.destroy();
    });
  });
}

function isWhole(text) {
  const head = text.indexOf("\r\n\r\n");
  if (head < 0) return false;
  const length = /content-length: *(\d+)/i.exec(text.slice(0, head))?.[1];
  return length === undefined ? text.endsWith("0\r\n\r\n") : text.length >= head + 4 + Number(length);
}

// What a picture of a page would show, told by the page itself: what stands where, and what is cut off or covered.

/** The parts of the page in the order of reading: a line for those side by side, the sidewards ones joined by `|`. */
export function arrangement(page) {
  return page.evaluate(() => {
    const open = [...document.querySelectorAll("dialog:modal")].at(-1);
    const parts = open === undefined ? [...document.querySelectorAll(".top, nav, main > *, dialog[open]")] : [open, ...open.querySelectorAll(".compose-columns > *, .panel-foot")];
    const nameOf = (part) => {
      if (part.matches(".top")) return "top bar";
      const label = document.getElementById(part.getAttribute("aria-labelledby") ?? "")?.textContent ?? part.getAttribute("aria-label");
      return label ?? (part.querySelector(":scope .notice-title") ?? part).textContent.trim().slice(0, 40);
    };
    const boxes = parts.map((part) => ({ name: nameOf(part), box: part.getBoundingClientRect() })).filter(({ box }) => box.width > 0 && box.height > 0);
    const lines = [];
    for (const { name, box } of boxes) {
      const isBeside = (other) => box.left >= other.right - 1 || box.right <= other.left + 1;
      const line = lines.at(-1);
      if (line?.every(({ box: other }) => isBeside(other))) line.push({ name, box });
      else lines.push([{ name, box }]);
    }
    return lines.map((line) => line.toSorted((a, b) => a.box.left - b.box.left).map(({ name }) => name).join(" | "));
  });
}

/** Text that a person cannot read: cut off, beyond the page, covered, or written over other text. */
export function layoutFaults(page) {
  return page.evaluate(() => {
    const SLACK = 2;
    const faults = [];
    if (document.documentElement.scrollWidth > innerWidth) faults.push(`the page is ${document.documentElement.scrollWidth} wide on ${innerWidth}`);
    const root = [...document.querySelectorAll("dialog:modal")].at(-1) ?? document.body;

    const isUnseen = (element) => element.closest(".unseen, .news, option, title, script, noscript") !== null || !element.checkVisibility({ opacityProperty: true, visibilityProperty: true });
    /** The nearest box that cuts off what reaches beyond it. */
    const cutting = (element) => {
      for (let box = element; box !== null && box !== document.body; box = box.parentElement) {
        const { overflowX, textOverflow } = getComputedStyle(box);
        if (overflowX === "visible") continue;
        return overflowX === "hidden" || overflowX === "clip" ? { box, isMarked: textOverflow === "ellipsis" } : undefined;
      }
      return undefined;
    };

    const texts = [];
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const element = node.parentElement;
      const words = node.textContent.trim();
      if (words === "" || element === null || isUnseen(element)) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      for (const rect of range.getClientRects()) if (rect.width > 0 && rect.height > 0) texts.push({ element, words: words.slice(0, 60), rect });
    }

    for (const { element, words, rect } of texts) {
      const cut = cutting(element);
      if (cut !== undefined && !cut.isMarked) {
        const edge = cut.box.getBoundingClientRect();
        if (rect.left < edge.left - SLACK || rect.right > edge.right + SLACK) faults.push(`cut off: ${words}`);
      }
      const isScrolled = element.closest(".scroll, pre") !== null;
      if (!isScrolled && (rect.left < -SLACK || rect.right > innerWidth + SLACK)) faults.push(`beyond the page: ${words}`);

      const [x, y] = [(rect.left + rect.right) / 2, (rect.top + rect.bottom) / 2];
      const top = x >= 0 && x < innerWidth && y >= 0 && y < innerHeight ? document.elementFromPoint(x, y) : null;
      const isOwn = top === null || top.contains(element) || element.contains(top);
      // A link over its row and an input below its unit can be seen through.
      const isClear = top?.closest(".route-assets") !== null ? top?.closest("tr")?.contains(element) : top.matches("input") && top.parentElement.contains(element);
      // What scrolls under a bar that stays is not covered for good.
      const isBar = top?.closest(".top, .panel-head, .panel-foot") ?? null;
      if (!isOwn && !isClear && !isScrolled && (isBar === null || isBar.contains(element))) faults.push(`covered: ${words}`);
    }

    for (const [index, { element, words, rect }] of texts.entries()) {
      for (const other of texts.slice(index + 1)) {
        const width = Math.min(rect.right, other.rect.right) - Math.max(rect.left, other.rect.left);
        const height = Math.min(rect.bottom, other.rect.bottom) - Math.max(rect.top, other.rect.top);
        const isBar = [element, other.element].filter((one) => one.closest(".top, .panel-head, .panel-foot") !== null).length === 1;
        if (width > SLACK && height > SLACK + 2 && !isBar) faults.push(`over each other: ${words} / ${other.words}`);
      }
    }
    return [...new Set(faults)];
  });
}

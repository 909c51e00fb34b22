// Where a reader is in a document, in terms that survive a rebuild: a block of text and how far into it.

const BLOCKS = "p, h1, h2, h3, h4, h5, h6, li, dt, dd, pre, tr, figcaption, img, svg, hr, math[display='block']";

const vertical = (page) => page.getComputedStyle(page.document.documentElement).writingMode.startsWith("vertical");

function span(block, page, upright) {
  const box = block.getBoundingClientRect();
  return upright ? [page.innerWidth - box.right, box.width] : [box.top, box.height];
}

function lineOf(block) {
  const marked = block.closest("[data-epubgen-line]");
  return marked ? Number(marked.dataset.epubgenLine) : 0;
}

const words = (block) => block.textContent.trim().slice(0, 60);

/** The first block that is (partly) on the screen. */
export function readPlace(page) {
  const upright = vertical(page);
  const blocks = [...page.document.querySelectorAll(BLOCKS)];
  for (const [index, block] of blocks.entries()) {
    const [start, length] = span(block, page, upright);
    if (length && start + length > 4) {
      return { index, count: blocks.length, words: words(block), line: lineOf(block), into: Math.min(Math.max(-start / length, -2), 1) };
    }
  }
  return null;
}

/** The block of a place in a document that may have been edited since: the same words nearest by, else the same line. */
function findBlock(page, place) {
  const blocks = [...page.document.querySelectorAll(BLOCKS)];
  if (!blocks.length) return null;
  if (blocks[place.index] && words(blocks[place.index]) === place.words && blocks.length === place.count) return blocks[place.index];
  let best = null;
  for (const [index, block] of blocks.entries()) {
    if (place.words && words(block) === place.words) {
      const distance = Math.abs(index - place.index);
      if (!best || distance < best.distance) best = { block, distance };
    }
  }
  if (best) return best.block;
  const byLine = place.line ? blockOfLine(page, place.line) : null;
  return byLine || blocks[Math.min(place.index, blocks.length - 1)];
}

export function goToPlace(page, place) {
  const block = place && findBlock(page, place);
  if (!block) return;
  const upright = vertical(page);
  const [start, length] = span(block, page, upright);
  move(page, upright, start + place.into * length);
}

function move(page, upright, distance) {
  page.scrollBy({ left: upright ? -distance : 0, top: upright ? 0 : distance, behavior: "instant" });
}

/** The last block that was made from this manuscript line or from one before it. */
export function blockOfLine(page, line) {
  let found = null;
  for (const block of page.document.querySelectorAll("[data-epubgen-line]")) {
    const own = Number(block.dataset.epubgenLine);
    if (own <= line && (!found || own >= Number(found.dataset.epubgenLine))) found = block;
  }
  return found || page.document.querySelector("[data-epubgen-line]");
}

/** Brings a block a third of the way down the screen. */
export function goToBlock(page, block) {
  const upright = vertical(page);
  const [start] = span(block, page, upright);
  move(page, upright, start - (upright ? page.innerWidth : page.innerHeight) / 3);
}

/** How far down the screen a block begins, in the page's pixels. */
export const topOf = (block) => block.getBoundingClientRect().top;

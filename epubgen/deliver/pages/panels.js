// The panels around the phones: contents, findings, and what to do on a phone.

import { say } from "/assets/words.js";

const make = (tag, className, text) => {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (text) element.textContent = text;
  return element;
};

const RANK = { notice: 0, warning: 1, error: 2 };
export const bySeverity = (findings) => [...findings].sort((a, b) => RANK[b.level] - RANK[a.level]);

const nameOf = (href) => href.split("#")[0];

/** The contents as nested lists; an entry shows how many findings its document has. */
export function drawContents(root, state, follow) {
  const counts = new Map();
  for (const finding of state.findings) {
    if (!finding.document) continue;
    const sum = counts.get(finding.document) ?? { number: 0, level: "notice" };
    sum.number += 1;
    if (RANK[finding.level] > RANK[sum.level]) sum.level = finding.level;
    counts.set(finding.document, sum);
  }
  const counted = new Set();
  const list = (entries, parent) => {
    for (const entry of entries) {
      const item = make("li");
      const button = make("button", "entry");
      button.append(make("span", "entry-text", entry.title || "—"));
      const name = nameOf(entry.href);
      button.disabled = !name;
      button.dataset.href = entry.href;
      if (counts.has(name) && !counted.has(name)) {
        counted.add(name);
        const badge = make("span", "badge", String(counts.get(name).number));
        badge.dataset.level = counts.get(name).level;
        badge.title = say("badge");
        button.append(badge);
      }
      button.addEventListener("click", () => follow(name, entry.href.split("#")[1] ?? ""));
      item.append(button);
      if (entry.children.length) {
        const below = make("ol");
        list(entry.children, below);
        item.append(below);
      }
      parent.append(item);
    }
  };
  root.replaceChildren();
  list(state.contents, root);
}

/** Marks the entry of the document shown, or of the last one before it that has an entry. */
export function markCurrent(root, state, name) {
  const order = state.documents.map((document) => document.name);
  const shown = order.indexOf(name);
  let best = null;
  let bestPosition = -1;
  for (const button of root.querySelectorAll(".entry")) {
    button.removeAttribute("aria-current");
    const position = button.dataset.href ? order.indexOf(nameOf(button.dataset.href)) : -1;
    if (position >= 0 && position <= shown && position > bestPosition) [best, bestPosition] = [button, position];
  }
  best?.setAttribute("aria-current", "true");
  best?.scrollIntoView({ block: "nearest" });
  return best?.querySelector(".entry-text").textContent ?? "";
}

export function makeFinding(finding, choose) {
  const card = make("button", "finding");
  card.dataset.level = finding.level;
  const head = make("span", "finding-head");
  head.append(make("span", "finding-level", say(finding.level)), finding.place ? " · " : "", make("span", "place", finding.place));
  card.append(head, make("span", "finding-text", finding.text));
  if (finding.advice) card.append(make("span", "finding-advice", `→ ${finding.advice}`));
  card.title = finding.rule;
  card.addEventListener("click", () => choose(finding));
  return card;
}

export function drawFindings(root, state, choose) {
  root.replaceChildren(...bySeverity(state.findings).map((finding) => makeFinding(finding, choose)));
  if (!state.findings.length) root.append(make("p", "none", say("mended")));
}

/** Findings beside the paragraphs that caused them: each card at the height of its paragraph, none over another. */
export function drawMargin(margin, pairs, device, choose) {
  const placed = pairs.filter(([, block]) => block);
  margin.hidden = !placed.length;
  if (margin.hidden) return margin.replaceChildren();
  margin.style.height = `${device.kind.height * device.scale}px`;
  if (margin.pairs !== pairs) {
    margin.pairs = pairs;
    margin.cards = placed.map(([finding]) => makeFinding(finding, choose));
    margin.replaceChildren(...margin.cards);
  }
  const height = device.kind.height * device.scale;
  const outside = { top: [], bottom: [] };
  const inside = [];
  placed.forEach(([finding, block], index) => {
    const box = block.getBoundingClientRect();
    const top = box.top * device.scale;
    if (box.bottom * device.scale < 0) outside.top.push(finding);
    else if (top > height) outside.bottom.push(finding);
    else inside.push([top, margin.cards[index]]);
    margin.cards[index].style.visibility = "hidden";
  });
  let free = outside.top.length ? 30 : 0;
  for (const [top, card] of inside.sort((a, b) => a[0] - b[0])) {
    card.style.top = `${Math.max(top - 8, free)}px`;
    card.style.visibility = "visible";
    free = Math.max(top - 8, free) + card.offsetHeight + 8;
  }
  for (const [edge, arrow] of [["top", "↑"], ["bottom", "↓"]]) {
    margin.querySelector(`[data-edge="${edge}"]`)?.remove();
    const hidden = outside[edge];
    if (!hidden.length) continue;
    const more = make("button", "margin-more", `${arrow} ${say("more", hidden.length)}`);
    more.dataset.edge = edge;
    more.addEventListener("click", () => choose(edge === "top" ? hidden.at(-1) : hidden[0]));
    margin.append(more);
  }
}

export function drawPhone(root, state) {
  root.replaceChildren();
  if (!state.phone) {
    const how = make("p", "", say("here"));
    const command = make("p");
    command.append(make("code", "", `epubgen preview ${state.manuscript} --host 0.0.0.0`));
    root.append(how, command);
    return;
  }
  const image = make("img");
  image.src = "/qr.svg";
  image.alt = say("code", state.phone);
  const address = make("p");
  address.append(make("code", "", state.phone));
  root.append(image, make("p", "", say("scan")), address);
}

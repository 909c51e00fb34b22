// A phone with the book in it. A document is loaded behind the one that is shown and takes its place when it is ready,
// so that a rebuild never flashes.

import { blockOfLine, goToBlock, goToPlace, readPlace } from "/assets/place.js";
import { say } from "/assets/words.js";

export const DEVICES = [
  { id: "large", width: 390, height: 844, view: "" },
  { id: "small", width: 320, height: 568, view: "" },
  { id: "dark", width: 390, height: 844, view: "dark" },
  { id: "text", width: 390, height: 844, view: "large" },
];

/** A URL inside the book as the document's name and the fragment; null for any other. */
function inBook(url) {
  const found = url.origin === location.origin && url.pathname.match(/^\/book\/[^/]+\/(.+)$/);
  return found ? [decodeURIComponent(found[1]), decodeURIComponent(url.hash.slice(1))] : null;
}

export class Device {
  /** `on` has: follow(name, fragment) for a link, moved(device) after the reader scrolled, ready(device) after loading. */
  constructor(kind, on) {
    this.kind = kind;
    this.on = on;
    this.name = "";
    this.frame = null;
    this.quietUntil = 0;
    this.element = document.createElement("div");
    this.element.className = "device";
    this.element.dataset.device = kind.id;
    this.element.dataset.view = kind.view;
    const label = document.createElement("p");
    label.className = "device-name";
    const bold = document.createElement("b");
    bold.dataset.say = kind.id;
    bold.textContent = say(kind.id);
    label.append(bold, `${kind.width} × ${kind.height}`);
    const shell = document.createElement("div");
    shell.className = "device-shell";
    this.screen = document.createElement("div");
    this.screen.className = "device-screen";
    shell.append(this.screen);
    this.element.append(label, shell);
  }

  get page() {
    return this.frame && !this.frame.classList.contains("waiting") ? this.frame.contentWindow : null;
  }

  fit(scale) {
    this.scale = scale;
    this.screen.style.width = `${this.kind.width * this.scale}px`;
    this.screen.style.height = `${this.kind.height * this.scale}px`;
    for (const frame of this.screen.children) frame.style.transform = `scale(${this.scale})`;
  }

  /** Shows a document, at a place ({ place }, { fragment } or { line }) of it. */
  show(version, name, where) {
    const frame = document.createElement("iframe");
    frame.setAttribute("sandbox", "allow-same-origin");
    frame.className = "waiting";
    frame.title = say("frame", say(this.kind.id));
    frame.width = this.kind.width;
    frame.height = this.kind.height;
    frame.style.transform = `scale(${this.scale})`;
    frame.src = `/book/${version}/${name.split("/").map(encodeURIComponent).join("/")}?view=${this.kind.view}`;
    this.name = name;
    this.latest = frame;
    let arrived = false;
    frame.addEventListener("load", () => {
      if (!arrived) this.#arrive(frame, where);
      else this.#wander(frame); // where a browser does not let us see clicks, links lead away inside the frame
      arrived = true;
    });
    this.screen.append(frame);
  }

  #arrive(frame, where) {
    if (frame !== this.latest) return frame.remove();
    const page = frame.contentWindow;
    this.quiet();
    this.goTo(where, page);
    page.document.addEventListener("click", (event) => this.#click(event));
    page.addEventListener("scroll", () => this.#scrolled(), { passive: true });
    page.addEventListener("keydown", (event) => this.on.key(event));
    const old = this.frame;
    this.frame = frame;
    frame.classList.remove("waiting");
    old?.remove();
    this.on.ready(this);
  }

  #wander(frame) {
    const target = inBook(frame.contentWindow.location);
    if (target) this.on.follow(...target);
  }

  goTo(where, page = this.page) {
    if (!page) return;
    this.quiet();
    if (where?.place) goToPlace(page, where.place);
    else if (where?.line) {
      const block = blockOfLine(page, where.line);
      if (block) {
        goToBlock(page, block);
        block.setAttribute("data-epubgen-here", "");
        setTimeout(() => block.removeAttribute("data-epubgen-here"), 1500);
      }
    } else if (where?.fragment) page.document.getElementById(where.fragment)?.scrollIntoView({ behavior: "instant" });
  }

  /** Marks the blocks that findings are about; returns [finding, block] pairs. */
  mark(findings) {
    const page = this.page;
    if (!page) return [];
    for (const old of page.document.querySelectorAll("[data-epubgen-finding]")) old.removeAttribute("data-epubgen-finding");
    const rank = ["notice", "warning", "error"];
    return findings.map((finding) => {
      const block = finding.line ? blockOfLine(page, finding.line) : null;
      const now = block?.getAttribute("data-epubgen-finding");
      if (block && rank.indexOf(finding.level) > rank.indexOf(now)) block.setAttribute("data-epubgen-finding", finding.level);
      return [finding, block];
    });
  }

  place() {
    return this.page ? readPlace(this.page) : null;
  }

  /** Scrolling in the next moments is ours, not the reader's. */
  quiet() {
    this.quietUntil = performance.now() + 250;
  }

  #scrolled() {
    this.on.drawn(this);
    if (performance.now() > this.quietUntil) this.on.moved(this);
  }

  #click(event) {
    const link = event.target.closest?.("a[href], area[href]");
    const href = link?.getAttribute("href");
    if (!href) return this.on.tapped(this, event.target.closest?.("[data-epubgen-finding]"));
    event.preventDefault();
    const target = new URL(href, this.page.location.href);
    const inside = inBook(target);
    if (inside) this.on.follow(...inside);
    else if (/^(https?|mailto):$/.test(target.protocol)) window.open(target.href, "_blank", "noopener,noreferrer");
  }
}

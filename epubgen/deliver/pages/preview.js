// The preview: hears of every build, shows the book in its phones, keeps the place.

import { DEVICES, Device } from "/assets/device.js";
import { drawContents, drawFindings, drawMargin, drawPhone, makeFinding, markCurrent } from "/assets/panels.js";
import { say, speak } from "/assets/words.js";

const at = (id) => document.getElementById(id);
const narrow = matchMedia("(max-width: 720px)");
let state = null;
let shown = { name: "", version: "" };
let leader = null;

// Which phones are shown is remembered by the browser, where it allows that.
const remembered = (() => {
  try {
    return JSON.parse(localStorage.getItem("epubgen-screens"));
  } catch {
    return null;
  }
})();
const visible = new Set(Array.isArray(remembered) && remembered.length ? remembered : DEVICES.map((kind) => kind.id));

const devices = DEVICES.map((kind) => new Device(kind, { follow, moved, drawn: margins, ready, tapped, key }));
const margin = document.createElement("div");
margin.className = "margin";
margin.hidden = true;
margin.dataset.sayLabel = "margin";

const active = () => (narrow.matches ? devices.slice(0, 1) : devices.filter((device) => visible.has(device.kind.id)));
const main = () => active()[0];

/** As large as the window is high, or a little smaller where that shows all phones at once. */
function scale() {
  const stage = at("stage");
  const phones = active();
  const byHeight = Math.min(1, Math.max(0.45, (stage.clientHeight - 76) / 844));
  const frames = phones.length * 18 + (phones.length - 1) * 28 + 56;
  const byWidth = (stage.clientWidth - frames) / phones.reduce((sum, device) => sum + device.kind.width, 0);
  return byWidth >= 0.8 ? Math.min(byHeight, byWidth) : byHeight;
}

function arrange() {
  const size = scale();
  for (const device of devices) {
    device.fit(size);
    const wanted = active().includes(device);
    if (wanted && !device.element.isConnected) at("devices").append(device.element);
    if (!wanted) {
      device.element.remove();
      device.frame?.remove();
      device.frame = null;
      device.name = "";
    }
  }
  at("devices").prepend(...active().map((device) => device.element));
  main().element.after(margin);
  margins(main());
}

// Going to places

function show(name, where, force = false) {
  if (!state?.version || !name) return;
  const fresh = shown.name !== name || shown.version !== state.version || force;
  shown = { name, version: state.version };
  for (const device of active()) {
    if (fresh || device.name !== name) device.show(state.version, name, where);
    else device.goTo(where);
  }
  remember(where);
  const label = markCurrent(at("contents"), state, name);
  const position = state.documents.findIndex((one) => one.name === name);
  at("place").textContent = position < 0 ? "" : `${position + 1} / ${state.documents.length}`;
  at("place").title = label;
  at("previous").disabled = position <= 0;
  at("next").disabled = position < 0 || position >= state.documents.length - 1;
}

function remember(where) {
  const place = where?.place;
  const tail = where?.fragment ? `#${where.fragment}` : place ? `@${place.index}` : "";
  history.replaceState(null, "", `#${encodeURI(shown.name)}${tail}`);
}

function recalled() {
  const found = decodeURI(location.hash.slice(1)).match(/^([^@#]+)(?:@(\d+)|#(.+))?$/);
  if (!found || !state.documents.some((one) => one.name === found[1])) return null;
  const place = found[2] ? { index: Number(found[2]), count: -1, words: "", line: 0, into: 0 } : null;
  return [found[1], place ? { place } : { fragment: found[3] }];
}

function follow(name, fragment = "") {
  closeDrawer();
  show(name, fragment ? { fragment } : { place: { index: 0, count: -1, words: "", line: 0, into: -2 } });
}

function choose(finding) {
  closeDrawer();
  if (finding.document) show(finding.document, { line: finding.line ?? 1 });
}

function closeDrawer() {
  at("side").classList.remove("open");
  at("drawer-button").setAttribute("aria-expanded", "false");
}

function step(by) {
  const position = state?.documents.findIndex((one) => one.name === shown.name) ?? -1;
  const next = state?.documents[position + by];
  if (position >= 0 && next) follow(next.name);
}

function key(event) {
  if (event.altKey || event.ctrlKey || event.metaKey) return;
  if (event.key === "ArrowRight") step(state.direction === "rtl" ? -1 : 1);
  if (event.key === "ArrowLeft") step(state.direction === "rtl" ? 1 : -1);
  if (event.key === "Escape") togglePhone(false);
}

// What phones tell

let pending = 0;
function moved(device) {
  leader = device;
  cancelAnimationFrame(pending);
  pending = requestAnimationFrame(() => {
    const place = leader.place();
    if (!place) return;
    for (const other of active()) if (other !== leader && other.name === leader.name) other.goTo({ place });
    remember({ place });
  });
}

function ready(device) {
  device.pairs = device.mark((state?.findings ?? []).filter((finding) => finding.document === device.name));
  margins(device);
  document.body.dataset.shown = `${shown.version}/${shown.name}`;
}

function tapped(device, block) {
  const cards = (device.pairs ?? []).filter(([, own]) => block && own === block).map(([finding]) => makeFinding(finding, () => tapped(device, null)));
  at("sheet").replaceChildren(...cards);
  at("sheet").hidden = !cards.length;
}

function margins(device) {
  if (device === main() && device.page) drawMargin(margin, device.pairs ?? [], device, choose);
}

// What the server tells

async function refresh() {
  const answer = await fetch("/state");
  const fresh = await answer.json();
  // Two answers on their way may overtake each other; a preview that was started anew counts from one again.
  if (state && fresh.run === state.run && fresh.serial < state.serial) return;
  const old = state;
  state = fresh;
  const place = main().place();
  if (old?.language !== state.language) speak(state.language);
  document.title = say("tab", state.title || state.manuscript);
  document.documentElement.dataset.serial = state.serial;
  at("title").textContent = state.title || state.manuscript;
  at("title").lang = state.language;
  at("contents").lang = state.language;
  drawStatus();
  if (!old || old.version !== state.version || JSON.stringify(old.findings) !== JSON.stringify(state.findings)) {
    drawContents(at("contents"), state, follow);
    drawFindings(at("findings"), state, choose);
  }
  drawPhone(at("phone"), state);
  at("download").hidden = !state.download;
  at("empty").hidden = Boolean(state.version);
  at("empty").textContent = say(state.building ? "first" : "none");
  at("devices").hidden = !state.version;
  if (!state.version) return;
  if (shown.version !== state.version) returnTo(place);
  else for (const device of active()) ready(device);
  markCurrent(at("contents"), state, shown.name);
}

function returnTo(place) {
  const still = state.documents.some((one) => one.name === shown.name);
  if (still) return show(shown.name, { place }, true);
  const first = shown.name ? null : recalled();
  const [name, where] = first ?? [state.documents.find((one) => one.linear)?.name ?? state.documents[0]?.name, null];
  show(name, where);
}

function drawStatus() {
  const errors = state.findings.filter((finding) => finding.level === "error").length;
  const files = state.changed.length > 3 ? say("files", state.changed.length) : state.changed.join(", ");
  const status = at("status");
  const broken = !state.building && (state.stale || !state.passed);
  status.dataset.state = state.building ? "building" : broken ? "broken" : "good";
  if (state.building) status.textContent = say("building");
  else if (state.stale) status.textContent = say("stale", errors);
  else if (!state.version) status.textContent = say("errors", errors);
  else if (!state.passed) status.textContent = say("failed") + (state.download ? say("older") : "");
  else status.textContent = say("built", state.seconds.toFixed(2)) + (files ? say("after", files) : "");
  status.title = status.textContent;
}

function listen() {
  const events = new EventSource("/events");
  events.addEventListener("message", () => refresh());
  events.addEventListener("error", () => {
    at("status").dataset.state = "lost";
    at("status").textContent = say("lost");
  });
}

// The page itself

function drawViews() {
  for (const kind of DEVICES) {
    const chip = document.createElement("button");
    chip.className = "chip";
    chip.dataset.say = kind.id;
    chip.title = `${kind.width} × ${kind.height}`;
    chip.setAttribute("aria-pressed", String(visible.has(kind.id)));
    chip.addEventListener("click", () => toggleView(kind.id, chip));
    at("views").append(chip);
  }
}

function toggleView(id, chip) {
  if (visible.has(id) && visible.size === 1) return;
  if (!visible.delete(id)) visible.add(id);
  chip.setAttribute("aria-pressed", String(visible.has(id)));
  try {
    localStorage.setItem("epubgen-screens", JSON.stringify([...visible]));
  } catch {
    // a browser that keeps nothing shows all phones the next time
  }
  const place = main().place();
  arrange();
  show(shown.name, place ? { place } : null);
}

function togglePhone(open = at("phone").hidden) {
  at("phone").hidden = !open;
  at("phone-button").setAttribute("aria-expanded", String(open));
}

at("phone-button").addEventListener("click", () => togglePhone());
at("previous").addEventListener("click", () => step(-1));
at("next").addEventListener("click", () => step(1));
at("drawer-button").addEventListener("click", () => {
  const open = at("side").classList.toggle("open");
  at("drawer-button").setAttribute("aria-expanded", String(open));
});
document.addEventListener("keydown", key);
addEventListener("resize", arrange);
narrow.addEventListener("change", () => {
  const place = main().place();
  arrange();
  show(shown.name, place ? { place } : null);
});

drawViews();
speak();
arrange();
listen();

// Runs in a page: returns what sticks out of the screen, and text whose contrast with its ground is too low.
() => {
  const faults = [];
  const root = document.documentElement;
  const vertical = getComputedStyle(document.body).writingMode.startsWith("vertical");
  const room = vertical ? root.clientHeight : root.clientWidth;
  const needed = vertical ? Math.max(root.scrollHeight, document.body.scrollHeight) : root.scrollWidth;
  const name = (element) => {
    const classes = element.getAttribute("class");
    return element.localName + (classes ? "." + classes.trim().split(/\s+/).join(".") : "");
  };
  const scrolls = (element) => {
    for (let at = element.parentElement; at && at !== root; at = at.parentElement) {
      const style = getComputedStyle(at);
      if (/auto|scroll|hidden/.test(vertical ? style.overflowY : style.overflowX)) return true;
    }
    return false;
  };
  if (needed > room + 1) faults.push(`overflow: the page needs ${needed} of ${room} px`);
  const wide = new Set();
  for (const element of document.body.querySelectorAll("*")) {
    const box = element.getBoundingClientRect();
    if (!box.width || !box.height || scrolls(element)) continue;
    const [start, end] = vertical ? [box.top, box.bottom] : [box.left, box.right];
    if (end > room + 1 || start < -1) wide.add(element);
  }
  // A note mark reaches out on purpose; what counts for it is the page, measured above.
  if (needed > room + 1) {
    const innermost = [...wide].filter((element) => ![...element.children].some((child) => wide.has(child)));
    for (const one of new Set(innermost.map(name))) faults.push(`overflow: ${one} sticks out`);
  }

  const parse = (colour) => {
    const found = colour.match(/[\d.]+/g).map(Number);
    if (colour.startsWith("color(srgb")) return [found[0] * 255, found[1] * 255, found[2] * 255, found[3] ?? 1];
    return [found[0], found[1], found[2], found[3] ?? 1];
  };
  const over = (top, alpha, below) => top.slice(0, 3).map((value, index) => value * alpha + below[index] * (1 - alpha));
  const luminance = (colour) => {
    const [red, green, blue] = colour.map((value) => {
      const part = value / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const low = new Map();
  const lost = new Set();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (!node.data.trim()) continue;
    const element = node.parentElement;
    const range = document.createRange();
    range.selectNodeContents(node);
    const box = range.getBoundingClientRect();
    if (!box.width || !box.height || getComputedStyle(element).visibility === "hidden") continue;
    const reach = vertical ? box.bottom : box.right;
    if (needed > room + 1 && reach > room + 1 && !scrolls(node)) lost.add(`overflow: text of ${name(element)} sticks out`);
    const chain = [];
    for (let at = element; at; at = at.parentElement) chain.unshift(at);
    let ground = [255, 255, 255];
    let opacity = 1;
    for (const at of chain) {
      const style = getComputedStyle(at);
      const background = parse(style.backgroundColor);
      opacity *= Number(style.opacity);
      ground = over(background, background[3] * opacity, ground);
    }
    const ink = parse(getComputedStyle(element).color);
    const shown = over(ink, ink[3] * opacity, ground);
    const [light, dark] = [luminance(shown), luminance(ground)].sort((a, b) => b - a);
    const ratio = (light + 0.05) / (dark + 0.05);
    if (ratio < 4.5) low.set(name(element), `contrast: ${name(element)} has ${ratio.toFixed(1)}:1 (“${node.data.trim().slice(0, 20)}”)`);
  }
  return [...faults, ...lost, ...low.values()];
}

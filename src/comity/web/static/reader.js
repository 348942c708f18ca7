// Makes pages better; none needs it. Every state has an address: a part of a page is fetched from
// the address that a link names, put in place, and the address is kept in the history.
"use strict";

const parts = { card: ["card", "text"], list: ["list", "chips"] };

function replacePart(part, page) {
  for (const id of parts[part] || [part]) {
    const old = document.getElementById(id), now = page.getElementById(id);
    if (old && now) old.replaceWith(document.adoptNode(now));
  }
  const alternate = page.querySelector('link[rel="alternate"]');
  if (alternate) document.querySelector('link[rel="alternate"]').href = alternate.href;
}

let asked = 0;

async function show(address, part, { keep = true, focus = true, sent } = {}) {
  const mine = ++asked, place = document.getElementById(part);
  place?.classList.add("busy");
  place?.setAttribute("aria-busy", "true");
  let answer, page;
  try {
    answer = await fetch(sent?.to ?? address, { headers: { accept: "text/html" }, ...sent?.init });
    page = new DOMParser().parseFromString(await answer.text(), "text/html");
  } catch {
    location.assign(address);
    return;
  }
  if (mine !== asked) return;
  if (!page.getElementById(part)) {
    if (sent) complain(page); else location.assign(address);
    return;
  }
  replacePart(part, page);
  if (keep) history.pushState(null, "", address);
  mark();
  if (focus) arrive(part);
}

// What was sent was refused: say why where it was sent, and leave the page as it is.
function complain(page) {
  const place = document.querySelector("form.judge");
  place.querySelector(".wrong")?.remove();
  const told = document.createElement("p");
  told.className = "wrong";
  told.setAttribute("role", "alert");
  told.textContent = page.querySelector("main .lede")?.textContent ?? "This could not be kept.";
  place.prepend(told);
  document.getElementById("card").classList.remove("busy");
}

function arrive(part) {
  const place = document.getElementById(part);
  place?.focus({ preventScroll: true });
  const box = place?.getBoundingClientRect();
  const narrow = matchMedia("(max-width: 60rem)").matches;
  if (box && (narrow || box.top < 0 || box.top > innerHeight)) place.scrollIntoView({ block: "start" });
  const beside = place?.closest(".beside");
  if (beside && !narrow) beside.scrollTop = 0;
  document.querySelector(".seg.open")?.scrollIntoView({ block: "nearest" });
}

// The line of evidence that the keys act on.
let at = null;

function linesHere() { return [...document.querySelectorAll("li.line[data-evidence]")]; }

function mark() {
  const card = document.querySelector(".card[data-evidence]");
  if (card) at = card.dataset.evidence;
  for (const line of linesHere()) {
    const here = line.dataset.evidence === at;
    line.classList.toggle("here", here);
    if (here) line.setAttribute("aria-current", "true"); else line.removeAttribute("aria-current");
  }
}

function step(by) {
  const card = document.querySelector(".card");
  if (card) {
    card.querySelector(`.card-nav a[data-key="${by > 0 ? "j" : "k"}"]`)?.click();
    return;
  }
  const lines = linesHere();
  if (!lines.length) return;
  const now = lines.findIndex((line) => line.dataset.evidence === at);
  const next = lines[Math.min(lines.length - 1, Math.max(0, now + by))];
  at = next.dataset.evidence;
  if (document.querySelector("article.report")) { next.querySelector(".what a").click(); return; }
  mark();
  next.scrollIntoView({ block: "nearest" });
  next.querySelector(".what a").focus({ preventScroll: true });
}

function judgeByKey(key) {
  const form = document.querySelector("form.judge");
  if (!form) {
    document.querySelector("li.line.here .what a")?.click();
    return;
  }
  if (key === "c") {
    const recode = form.querySelector("details.recode");
    recode.open = true;
    recode.querySelector("select").focus();
    return;
  }
  form.querySelector(`button[data-key="${key}"]`)?.click();
}

async function showKeys() {
  const dialog = document.getElementById("keys");
  if (!dialog.hasChildNodes()) {
    const page = new DOMParser().parseFromString(await (await fetch("/help")).text(), "text/html");
    const title = document.createElement("h2"), close = document.createElement("button");
    title.id = "keys-title";
    title.textContent = "Keys";
    close.textContent = "Close";
    close.addEventListener("click", () => dialog.close());
    dialog.append(title, document.adoptNode(page.querySelector("dl.keys")), close);
  }
  dialog.showModal();
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.target.closest("input, textarea, select, dialog") && event.key !== "Escape") return;
  const keys = {
    j: () => step(1), k: () => step(-1), "?": showKeys, "/": () => document.getElementById("find").focus(),
    a: () => judgeByKey("a"), r: () => judgeByKey("r"), u: () => judgeByKey("u"), c: () => judgeByKey("c"),
  };
  if (!(event.key in keys)) return;
  event.preventDefault();
  keys[event.key]();
});

document.addEventListener("click", (event) => {
  if (event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  const link = event.target.closest("a[data-part]");
  if (link && document.getElementById(link.dataset.part)) {
    event.preventDefault();
    show(link.getAttribute("href"), link.dataset.part);
    return;
  }
  const piece = event.target.closest(".seg[data-link]");
  if (piece && !String(getSelection()) && !event.target.closest("a")) show(piece.dataset.link, "card");
});

document.addEventListener("submit", (event) => {
  const form = event.target, button = event.submitter;
  if (form.matches("form.judge")) {
    event.preventDefault();
    if (!form.reportValidity()) return;
    const data = new URLSearchParams(new FormData(form, button));
    const sent = { to: form.action, init: { method: "POST", body: data } };
    show(form.elements.back.value, "card", { keep: false, sent });
  } else if (form.matches("form.theme")) {
    event.preventDefault();
    const theme = button.value;
    const pictures = [...document.querySelectorAll("object")].map((one) => one.contentDocument?.documentElement);
    for (const root of [document.documentElement, ...pictures]) {
      if (!root) continue;
      if (theme === "auto") delete root.dataset.theme; else root.dataset.theme = theme;
    }
    for (const one of form.querySelectorAll("button")) one.setAttribute("aria-pressed", String(one === button));
    fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form, button)), redirect: "manual" });
  } else if (button?.dataset.busy) {
    button.textContent = button.dataset.busy;
    setTimeout(() => { button.disabled = true; });
  }
});

addEventListener("popstate", () => {
  const part = document.getElementById("card") ? "card" : document.getElementById("list") ? "list" : null;
  if (part) show(location.href, part, { keep: false, focus: false });
});

mark();

// A page that says that something is being reckoned is asked for again, as long as nobody has begun to read on.
if (document.querySelector("p.pending[role=status]")) {
  setTimeout(() => { if (scrollY < 200 && !document.querySelector("dialog[open]")) location.reload(); }, 4000);
}

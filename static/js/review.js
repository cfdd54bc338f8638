/* The review without waiting: steps without losing one's place, texts saved while they are
   written, names suggested, keys. Every one of these also works as a plain form. */
"use strict";

const WRITING_PAUSE = 900, TYPING_PAUSE = 250;

/* ---- steps: send the form, put the new page in place, stay where we are */

async function send(form, button) {
  const body = new URLSearchParams(new FormData(form));
  if (button && button.name) body.set(button.name, button.value);
  const left = document.querySelector(".left");
  const [ours, theirs] = [window.scrollY, left ? left.scrollTop : 0];
  const nearby = placesNear(button);
  let answer;
  try {
    answer = await fetch(form.action, { method: "POST", body });
  } catch {
    form.requestSubmit(button); // the browser itself says that there is no connection
    return;
  }
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const main = page.querySelector("main");
  if (!main || !page.querySelector("#steps")) {
    window.location.assign(answer.url);
    return;
  }
  document.querySelector("main").replaceWith(main);
  document.title = page.title;
  ready();
  window.scrollTo(0, ours);
  if (main.querySelector(".left")) main.querySelector(".left").scrollTop = theirs;
  const wrong = main.querySelector("[role=alert]");
  const told = main.querySelector("#told");
  if (wrong) {
    wrong.tabIndex = -1;
    wrong.focus();
    return;
  }
  if (told) told.textContent = main.querySelector("h1").textContent;
  const there = nearby.map((id) => document.getElementById(id)).find(Boolean);
  if (there) go(there); else focusOn(main.querySelector("#history button") || main.querySelector("h1"));
}

/* Where to be afterwards: at the same place, or, if it is gone, at the one above or below. */
function placesNear(button) {
  const item = button && (button.closest("li[id]") || here());
  if (!item || button.closest("#history")) return [];
  const all = [...item.parentElement.closest(".outline, .source, section").querySelectorAll("li[id]")];
  const at = all.indexOf(item);
  return [item, all[at - 1], all[at + 1]].filter(Boolean).map((one) => one.id);
}

function onSteps(event) {
  const form = event.target;
  if (form.id !== "steps" || form.dataset.plain) return;
  event.preventDefault();
  send(form, event.submitter).catch(() => { form.dataset.plain = "1"; form.requestSubmit(event.submitter); });
}

/* ---- twins: both sides are lit and brought into view */

function twinOf(item) {
  const link = item.matches("#" + CSS.escape(item.id)) && item.querySelector("a[href^='#']");
  return link && document.getElementById(link.getAttribute("href").slice(1));
}

function focusOn(thing) {
  if (!thing.matches("a, button, input, select, textarea, summary")) thing.tabIndex = -1;
  thing.focus({ preventScroll: true });
}

function go(item) {
  document.querySelectorAll(".lit").forEach((one) => one.classList.remove("lit"));
  const holder = item.closest("details");
  if (holder) holder.open = true;
  const twin = twinOf(item);
  for (const one of [twin, item]) {
    if (!one) continue;
    one.classList.add("lit");
    const pane = one.closest(".left");
    if (pane) pane.scrollTop += one.getBoundingClientRect().top - pane.getBoundingClientRect().top - pane.clientHeight / 3;
    else one.scrollIntoView({ block: one.closest(".panes") && pane === null && innerWidth < 896 ? "end" : "center" });
  }
  focusOn(item);
}

function onLink(event) {
  const link = event.target.closest(".panes a[href^='#'], .rows a[href^='#']");
  const target = link && document.getElementById(link.getAttribute("href").slice(1));
  if (!target) return;
  event.preventDefault();
  history.replaceState(null, "", link.getAttribute("href"));
  go(target);
}

/* ---- keys: announced on the page, and only where nobody writes */

const items = (selector) => [...document.querySelectorAll(selector)];
const here = () => document.activeElement.closest(".demands > li") || document.querySelector(".demands > .lit");

function step(by) {
  const all = items(".outline .demands > li");
  const at = all.indexOf(here());
  const next = all[at < 0 ? 0 : Math.min(all.length - 1, Math.max(0, at + by))];
  if (next) go(next);
}

function nextDoubt() {
  const all = items("#doubts ~ div > ol > li");
  const at = all.indexOf(document.activeElement.closest("li"));
  if (all.length) go(all[(at + 1) % all.length]);
}

function press(name) {
  const demand = here();
  const about = demand && demand.id.slice(1);
  const button = document.querySelector(`button[name=step][value="${about ? name + "-" + about : name}"]`);
  if (button) document.getElementById("steps").requestSubmit(button);
}

function pressHistory(name) {
  const button = document.querySelector(`#history button[value=${name}]`);
  if (button) document.getElementById("steps").requestSubmit(button);
}

const KEYS = {
  j: () => step(1),
  k: () => step(-1),
  d: nextDoubt,
  o: () => { const item = document.activeElement.closest("li[id]"); const twin = item && twinOf(item); if (twin) go(twin); },
  c: () => { const link = here() && here().querySelector("a.change"); if (link) link.click(); },
  J: () => press("down"),
  K: () => press("up"),
  m: () => press("merge"),
  x: () => press("out"),
  u: () => pressHistory("undo"),
  r: () => pressHistory("redo"),
};

function onKey(event) {
  const on = document.getElementById("keys-on");
  if (!on || !on.checked || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, select, textarea") || !KEYS[event.key]) return;
  event.preventDefault();
  KEYS[event.key]();
}

/* ---- texts are saved while they are written, each field by itself */

function saving(form) {
  const told = form.querySelector("[data-told]");
  const say = (name, more) => { if (told) told.textContent = more || told.dataset[name]; };
  const waiting = new Map();

  async function save(field) {
    waiting.delete(field);
    const seen = form.elements["seen." + field.name];
    const body = new URLSearchParams({
      csrf_token: form.elements.csrf_token.value,
      version: form.elements.version.value,
      [field.name]: field.value,
      [seen.name]: seen.value,
    });
    if (form.elements.form) body.set("form", form.elements.form.value);
    try {
      const answer = await fetch(form.action || location.href, { method: "POST", body, keepalive: body.toString().length < 60000, headers: { Accept: "application/json" } });
      const kept = await answer.json();
      if (!kept.saved) return say("failed", kept.said);
      seen.value = kept.seen[field.name];
      field.dataset.kept = body.get(field.name);
      form.elements.version.value = kept.version;
      if (!waiting.size) say("saved");
    } catch {
      say("failed");
    }
  }

  form.addEventListener("input", (event) => {
    const field = event.target;
    if (!form.elements["seen." + field.name]) return;
    clearTimeout(waiting.get(field));
    say("saving");
    waiting.set(field, setTimeout(() => save(field), WRITING_PAUSE));
  });
  const hurry = () => { for (const [field, timer] of waiting) { clearTimeout(timer); save(field); } };
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") hurry(); });
  window.addEventListener("pagehide", hurry);
}

/* ---- names from the directory, for the list under the field */

function suggesting(field) {
  let timer;
  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(async () => {
      if (field.value.trim().length < 2) return;
      const answer = await fetch(field.dataset.suggest + "?" + new URLSearchParams({ q: field.value }));
      if (!answer.ok || answer.redirected) return;
      const names = await answer.json();
      field.list.replaceChildren(...names.map((name) => Object.assign(document.createElement("option"), { value: name })));
    }, TYPING_PAUSE);
  });
}

function ready() {
  const keys = document.getElementById("keys");
  if (keys) {
    keys.hidden = false;
    const on = document.getElementById("keys-on");
    on.checked = localStorage.getItem("keys") !== "off";
    on.addEventListener("change", () => localStorage.setItem("keys", on.checked ? "on" : "off"));
  }
  document.querySelectorAll("form[data-saves]").forEach(saving);
  document.querySelectorAll("input[data-suggest]").forEach(suggesting);
}

document.addEventListener("submit", onSteps);
document.addEventListener("click", onLink);
document.addEventListener("keydown", onKey);
ready();
if (location.hash.length > 1 && document.getElementById("steps")) {
  const item = document.getElementById(location.hash.slice(1));
  if (item && item.closest(".panes")) go(item);
}

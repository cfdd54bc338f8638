/* Finding one's organisation among those that stand publicly, while its name is typed. The form
   works without: nothing is filled in then. */
"use strict";

const PAUSE = 300;
const found = document.getElementById("found");
const field = document.getElementById("organisation");
let timer, asked = 0;

field.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(look, PAUSE);
});

async function look() {
  const words = field.value.trim(), mine = ++asked;
  if (words.length < 2) return show([]);
  let answer;
  try {
    answer = await fetch(found.dataset.find + "?" + new URLSearchParams({ q: words }));
  } catch {
    return;
  }
  if (answer.ok && mine === asked) show(await answer.json());
}

function show(organisations) {
  found.hidden = !organisations.length;
  found.replaceChildren();
  if (!organisations.length) return;
  const list = document.createElement("p");
  list.className = "actions";
  for (const known of organisations) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button second slim";
    button.textContent = known.organisation + (known.place ? ", " + known.place : "");
    button.addEventListener("click", () => take(known));
    list.append(button);
  }
  found.append(found.dataset.said, list);
}

function take(known) {
  for (const [name, value] of Object.entries(known)) {
    const one = document.getElementById(name);
    if (one && value) one.value = value;
  }
  show([]);
  document.getElementById("registration_number").focus();
}

/* A box that finds places while one types: the server answers, arrow keys walk through what it found. */
const finders = new WeakMap();
/* After so long without a key the server is asked, and after so long without its answer that is said. */
const WAIT_MS = 120, SLOW_MS = 400;

function node(tag, className, text) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (text !== undefined) element.textContent = text;
  return element;
}

function build(parent) {
  const box = node("div", "siting-finder"), input = node("input"), list = node("ul"), none = node("p");
  const number = `siting-found-${Math.random().toString(36).slice(2)}`;
  const clear = node("button", "", "×");
  input.type = "search";
  input.autocomplete = "off";
  input.spellcheck = false;
  list.id = number;
  list.setAttribute("role", "listbox");
  none.setAttribute("role", "status");
  clear.type = "button";
  for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-controls": number })) {
    input.setAttribute(name, value);
  }
  box.append(input, clear, list, none);
  parent.querySelector(".siting-finder-root").replaceChildren(box);
  const own = { box, input, list, none, clear, active: -1, asked: null, open: false };
  input.addEventListener("input", () => { own.open = true; wait(own); draw(own); });
  input.addEventListener("focus", () => { own.open = true; draw(own); });
  input.addEventListener("keydown", (event) => press(own, event));
  box.addEventListener("focusout", (event) => { if (!box.contains(event.relatedTarget)) fold(own); });
  clear.addEventListener("click", () => { input.value = ""; ask(own); own.pick(null); input.focus(); });
  return own;
}

function wait(own) {
  clearTimeout(own.timer);
  own.timer = setTimeout(() => ask(own), WAIT_MS);
}

function ask(own) {
  const text = own.input.value.trim();
  if (text === own.asked) return;
  own.asked = text;
  own.ask(text);
  setTimeout(() => draw(own), SLOW_MS);
}

function fold(own) {
  own.open = false;
  own.active = -1;
  draw(own);
}

/* What was found is shown as long as it is what was asked for last. */
function found(own) {
  return own.data.said && own.data.said === own.input.value.trim() ? own.data.hits : [];
}

function press(own, event) {
  const hits = found(own);
  if (event.key === "Escape") fold(own);
  else if (event.key === "Enter") {
    if (!hits.length) return ask(own);
    choose(own, hits[Math.max(own.active, 0)]);
  } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    if (!hits.length) return;
    own.open = true;
    own.active = (own.active + (event.key === "ArrowDown" ? 1 : hits.length - (own.active < 0 ? 0 : 1))) % hits.length;
    draw(own);
  } else return;
  event.preventDefault();
}

function choose(own, hit) {
  own.input.value = own.data.said = own.asked = hit.name;
  own.data.hits = [];
  own.pick(hit.place);
  fold(own);
}

/* Rows stay as they are while nothing new is found: a click begins and ends on the same one. */
function fill(own, hits) {
  const shown = JSON.stringify([hits, own.active]), { list } = own;
  if (shown === own.shown) return;
  own.shown = shown;
  list.replaceChildren(...hits.map((hit, number) => {
    const row = node("li"), id = `${list.id}-${number}`;
    row.id = id;
    row.setAttribute("role", "option");
    row.setAttribute("aria-selected", String(number === own.active));
    row.append(node("b", "", hit.name), node("span", "", hit.what));
    row.addEventListener("mousedown", (event) => event.preventDefault());
    row.addEventListener("click", () => choose(own, hit));
    return row;
  }));
}

function draw(own) {
  const { data, input, list, none, clear } = own, hits = found(own);
  const waits = own.asked && own.asked !== data.said && !own.picked;
  const nothing = data.said && data.said === input.value.trim() && !data.hits.length && !own.picked;
  fill(own, hits);
  list.hidden = !own.open || !hits.length;
  none.hidden = !own.open || !(waits || nothing || hits.length);
  none.className = waits || nothing ? "none" : "count";
  none.textContent = waits ? data.wait : nothing ? data.none : hits.length ? data.count : "";
  clear.hidden = !input.value;
  input.setAttribute("aria-expanded", String(!list.hidden));
  const active = own.active >= 0 ? list.children[own.active] : null;
  if (active) {
    input.setAttribute("aria-activedescendant", active.id);
    active.scrollIntoView({ block: "nearest" });
  } else input.removeAttribute("aria-activedescendant");
}

export default function ({ data, parentElement, setStateValue, setTriggerValue }) {
  let own = finders.get(parentElement);
  if (!own) {
    own = build(parentElement);
    finders.set(parentElement, own);
  }
  own.data = { ...data };
  own.ask = (text) => { own.picked = false; setStateValue("said", text); };
  own.pick = (place) => { own.picked = place !== null; setTriggerValue("picked", { place }); };
  own.input.setAttribute("aria-label", data.label);
  own.input.placeholder = data.hint;
  own.list.setAttribute("aria-label", data.label);
  own.clear.setAttribute("aria-label", data.clear);
  if (own.active >= data.hits.length) own.active = -1;
  draw(own);
}

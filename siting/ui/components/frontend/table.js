/* Draws a table whose headings sort and whose rows can be picked. Text is only ever set as textContent. */
const states = new WeakMap();

function node(tag, className, text) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (text !== undefined) element.textContent = text;
  return element;
}

function cell([shown, , share, color, note], kind) {
  const box = node("td", kind === "number" ? "number" : "");
  if (note) box.title = note;
  if (share === null) {
    box.append(node("bdi", "", shown));
    return box;
  }
  const bar = node("span", "bar"), rail = node("i"), part = node("u");
  part.style.width = `${100 * share}%`;
  part.style.background = color;
  rail.append(part);
  bar.append(rail, node("span", "", shown));
  box.append(bar);
  return box;
}

function ordered(rows, by, language) {
  if (!by) return rows;
  const [column, sign] = by;
  const text = new Intl.Collator(language);
  return [...rows].sort(([, a], [, b]) => {
    const [x, y] = [a[column][1], b[column][1]];
    if (x === null || y === null) return (x === null) - (y === null);
    return sign * (typeof x === "string" ? text.compare(x, y) : x - y);
  });
}

function draw(state) {
  const { data, box } = state;
  const table = node("table"), head = node("thead"), body = node("tbody"), names = node("tr");
  table.setAttribute("aria-label", data.label);
  data.heads.forEach((name, column) => {
    const cellOfHead = node("th"), button = node("button", "", name);
    button.type = "button";
    button.title = data.sort;
    const own = state.by?.[0] === column ? state.by[1] : 0;
    if (own) cellOfHead.setAttribute("aria-sort", own > 0 ? "ascending" : "descending");
    cellOfHead.scope = "col";
    button.addEventListener("click", () => {
      const first = data.kinds[column] === "number" ? -1 : 1;
      state.by = [column, own ? -own : first];
      draw(state);
      box.querySelectorAll("th button")[column].focus();
    });
    cellOfHead.append(button);
    names.append(cellOfHead);
  });
  head.append(names);
  for (const [id, cells] of ordered(data.rows, state.by, data.language)) {
    const row = node("tr", id === data.selected ? "selected" : "");
    if (data.pick) {
      row.classList.add("pick");
      row.tabIndex = 0;
      row.setAttribute("aria-selected", String(id === data.selected));
      row.addEventListener("click", () => state.send(id));
      row.addEventListener("keydown", (event) => {
        const next = { ArrowDown: row.nextSibling, ArrowUp: row.previousSibling }[event.key];
        if (event.key === "Enter" || event.key === " ") state.send(id);
        else if (next) next.focus();
        else return;
        event.preventDefault();
      });
    }
    cells.forEach((each, column) => row.append(cell(each, data.kinds[column])));
    body.append(row);
  }
  table.append(head, body);
  const at = box.scrollTop;
  box.replaceChildren(table);
  box.scrollTop = at;
  show(box, box.querySelector("tr.selected"));
}

/* Scrolls inside the table alone: the page around it stays where it is. */
function show(box, row) {
  if (!row) return;
  const head = box.querySelector("thead").offsetHeight;
  const above = row.offsetTop - head - box.scrollTop, below = row.offsetTop + row.offsetHeight - box.scrollTop - box.clientHeight;
  if (above < 0) box.scrollTop += above;
  else if (below > 0) box.scrollTop += below;
}

export default function ({ data, parentElement, setTriggerValue }) {
  let state = states.get(parentElement);
  if (!state) {
    const box = node("div", "siting-grid");
    parentElement.querySelector(".siting-table-root").replaceChildren(box);
    state = { box, by: null, shown: "" };
    states.set(parentElement, state);
  }
  state.send = (id) => setTriggerValue("picked", { id, at: Date.now() });
  state.box.style.maxHeight = data.height;
  state.data = data;
  const text = JSON.stringify(data);
  if (text !== state.shown) draw(state);
  state.shown = text;
}

/* Holds the page of a map in a frame and passes messages between it and Streamlit. */
const held = new WeakMap();
const linked = new Map();

function open(parent, data) {
  const box = document.createElement("div"), frame = document.createElement("iframe");
  box.className = "siting-map";
  frame.src = `maps/${data.name}`;
  frame.title = data.title;
  box.append(frame);
  parent.querySelector(".siting-map-root").replaceChildren(box);
  const own = { name: data.name, box, frame, told: {}, ready: false, data };
  own.hear = (event) => {
    if (event.source === frame.contentWindow && event.origin === location.origin) heard(own, event.data);
  };
  window.addEventListener("message", own.hear);
  return own;
}

function close(own) {
  window.removeEventListener("message", own.hear);
  for (const maps of linked.values()) maps.delete(own);
}

function heard(own, said) {
  if (!said || typeof said !== "object") return;
  if (said.siting === "ready") {
    own.ready = true;
    own.told = {};
    tell(own);
  } else if (said.siting === "picked" || said.siting === "moved") {
    const { siting: act, kind, id, lon, lat } = said;
    own.here = id;
    own.send({ act, kind, id, lon, lat, at: Date.now() });
  } else if (said.siting === "view") {
    keep(said);
    for (const other of linked.get(own.data.linked) ?? []) {
      if (other !== own) post(other, said);
    }
  }
}

/* The view goes into the address without asking the server for anything. */
function keep({ center, zoom }) {
  const address = new URL(location.href);
  address.searchParams.set("view", [...center.map((part) => part.toFixed(4)), zoom].join(","));
  history.replaceState(history.state, "", address);
}

function post(own, message) {
  own.frame.contentWindow?.postMessage(message, location.origin);
}

/* Edits come as what differs from a message before, `since` its number; where that one never came, all is asked for. */
function joined(own, told) {
  const known = own.edits;
  if (!told || told.since === null || told.since === undefined) own.edits = told;
  else if (known && known.number === told.since) own.edits = { ...told, ...added(known, told) };
  else if (known?.number !== told.number && own.missed !== told.number) {
    own.missed = told.number;
    setTimeout(() => own.send({ act: "missed", at: Date.now() }));
  }
  return own.edits && { number: own.edits.number, areas: own.edits.areas, centers: own.edits.centers, rest: own.edits.rest };
}

function added(known, { areas, centers, gone }) {
  const all = { ...known.areas, ...areas };
  gone.areas.forEach((id) => delete all[id]);
  const other = new Set([...centers.map(({ id }) => id), ...gone.centers]);
  return { areas: all, centers: [...known.centers.filter(({ id }) => !other.has(id)), ...centers] };
}

/* Tells the page inside only what is new. */
function tell(own) {
  const changes = joined(own, own.data.changes);
  if (!own.ready) return;
  const { language, tools, selected, pin, view } = own.data;
  const messages = {
    language: { language },
    tools,
    changes: changes ?? { areas: {}, centers: null },
    select: { kind: selected?.[0] ?? null, id: selected?.[1] ?? null },
    pin: pin ?? {},
  };
  if (!own.shown && view) {
    const [lat, lon, zoom] = view.split(",").map(Number);
    if ([lat, lon, zoom].every(Number.isFinite)) post(own, { siting: "view", center: [lat, lon], zoom });
  }
  own.shown = true;
  for (const [kind, message] of Object.entries(messages)) {
    const text = JSON.stringify(message);
    const first = own.told[kind] === undefined;
    if (own.told[kind] === text) continue;
    own.told[kind] = text;
    if (first && ((kind === "changes" && !changes) || (kind === "select" && !selected) || (kind === "pin" && !pin))) continue;
    // What was done on the map is in view there already.
    const zoom = kind === "select" ? { zoom: message.id !== own.here } : {};
    post(own, { siting: kind, ...message, ...zoom });
  }
}

export default function ({ data, parentElement, setTriggerValue }) {
  let own = held.get(parentElement);
  if (!own || own.name !== data.name) {
    if (own) close(own);
    own = open(parentElement, data);
    held.set(parentElement, own);
  }
  own.data = data;
  own.send = (event) => setTriggerValue("event", event);
  own.box.style.height = data.height;
  own.frame.title = data.title;
  if (data.linked) {
    if (!linked.has(data.linked)) linked.set(data.linked, new Set());
    linked.get(data.linked).add(own);
  }
  tell(own);
  return () => { close(own); held.delete(parentElement); };
}

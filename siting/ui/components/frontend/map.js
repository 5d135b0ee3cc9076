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

/* Tells the page inside only what is new. */
function tell(own) {
  if (!own.ready) return;
  const { language, tools, changes, selected, pin, view } = own.data;
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

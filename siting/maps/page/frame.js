/* What stands around the map: the panel with its legend, scale, zoom buttons, credits, and the sheet of paper. */
Object.assign(siting, (() => {
  "use strict";
  const { say, language, state, node, radius } = siting;
  /* What of a sheet of A4 that lies can be printed on, in pixels. */
  const SHEET = [1040, 715];

  /* The words of the language that the page speaks now. */
  function words(map) {
    return state(map).data.languages[language()];
  }

  /* Do something now, and again whenever the page speaks the other language. */
  function spoken(map, act) {
    state(map).turned.push(act);
    act(words(map));
  }

  /* Speak another language: texts and sides change, nothing that is drawn is drawn anew. */
  function turn(map, to) {
    if (!state(map).data.languages[to]) return;
    siting.speak(to);
    state(map).turned.forEach((act) => act(words(map)));
    if (state(map).fitted) state(map).fitted();
  }

  function page(map, said) {
    const box = map.getContainer();
    Object.assign(document.documentElement, { lang: language(), dir: said.direction });
    document.title = said.title;
    box.classList.remove("siting-rtl", "siting-ltr");
    box.classList.add(`siting-${said.direction}`);
  }

  function credits(map, said, before) {
    const credit = node("span", "", said.attribution).outerHTML;
    map.attributionControl.removeAttribution(before).addAttribution(credit).setPosition(said.corner);
    return credit;
  }

  const Scale = L.Control.Scale.extend({
    _updateMetric(meters) {
      const round = this._getRoundNum(meters), said = words(this._map), number = new Intl.NumberFormat(said.locale);
      const text = round < 1000 ? `${number.format(round)} ${said.meter}` : `${number.format(round / 1000)} ${said.kilometer}`;
      this._updateScale(this._mScale, text, round / meters);
    },
  });

  function around(map) {
    const stamp = new (L.Control.extend({ onAdd: () => node("div", "siting-stamp") }))();
    const zoom = L.control.zoom(), scale = new Scale({ imperial: false, maxWidth: 130 });
    let credit = "";
    map.attributionControl.setPrefix(false);
    spoken(map, (said) => {
      page(map, said);
      credit = credits(map, said, credit);
      Object.assign(zoom.options, { zoomInTitle: said.zoomIn, zoomOutTitle: said.zoomOut, position: said.zoomCorner });
      scale.options.position = said.corner;
      stamp.options.position = narrow(map) ? said.corner : said.stampCorner;
      [zoom, scale, stamp].forEach((control) => control.remove().addTo(map));
      write(stamp.getContainer(), said);
    });
  }

  /* What a picture of the map must still say: of which day it is, and whether its households are real. */
  function write(box, { warning, stamp }) {
    box.replaceChildren(...(warning ? [node("b", "", warning)] : []), node("span", "", stamp));
    box.hidden = !warning && !stamp;
  }

  function panel(map, control, data) {
    const element = document.getElementById(data.id), parts = [...element.querySelectorAll(".siting-said")];
    const held = new (L.Control.extend({ onAdd: () => element }))();
    L.DomEvent.disableClickPropagation(element).disableScrollPropagation(element);
    folding(map, element);
    element.querySelectorAll("[data-turn]").forEach((button) => {
      button.hidden = siting.held || !state(map).data.languages[button.dataset.turn];
      button.addEventListener("click", () => {
        turn(map, button.dataset.turn);
        element.querySelector(".siting-said:not([hidden]) [data-turn]").focus();
      });
    });
    spoken(map, (said) => {
      parts.forEach((part) => { part.hidden = part.lang !== language(); });
      element.dir = said.direction;
      held.options.position = said.side;
      held.remove().addTo(map);
      parts.find((part) => !part.hidden).querySelector(".siting-layers").append(control.getContainer());
      rename(control);
    });
    sizes(map, element);
    legends(map, element);
    begin(map, element, data);
    paper(map);
  }

  /* The layer switch says the names of layers in the language of the page. */
  function rename(control) {
    control._layers.forEach((entry) => { entry.name = entry.layer.sitingName ? say(entry.layer.sitingName) : entry.name; });
    control._update();
  }

  const narrow = (map) => map.getContainer().clientWidth < 720;

  function folding(map, element) {
    const folds = element.querySelectorAll(".siting-fold");
    const set = (open) => {
      element.classList.toggle("siting-folded", !open);
      folds.forEach((fold) => fold.setAttribute("aria-expanded", String(open)));
    };
    folds.forEach((fold) => fold.addEventListener("click", () => set(element.classList.contains("siting-folded"))));
    set(!narrow(map));
  }

  /* Show all of what the map is of, beside the panel, once there is room, and again until a reader moves it. */
  function begin(map, element, data) {
    const own = state(map);
    const fitted = () => siting.quietly(map, () => fit(map, element, words(map).side, data));
    const first = () => {
      fitted();
      map.setMinZoom(map.getZoom() - 1);
      own.fitted = fitted;
      map.on("movestart", () => { if (!own.quiet) own.fitted = null; });
    };
    if (map.getSize().x) first(); else map.once("resize", first);
  }

  /* Of the legend only that is shown which a layer on the map needs. */
  function legends(map, element) {
    const show = () => {
      const needed = new Set();
      map.eachLayer((layer) => needed.add(layer.sitingLegend));
      element.querySelectorAll("[data-legend]").forEach((part) => { part.hidden = !needed.has(part.dataset.legend); });
    };
    map.on("layeradd layerremove", (event) => { if (event.layer.sitingLegend !== undefined) show(); });
    show();
  }

  /* On paper stands what is on the screen, as large as the sheet; a canvas cannot be drawn anew before paper. */
  function paper(map) {
    const box = map.getContainer();
    let before = "";
    window.addEventListener("beforeprint", () => {
      const { clientWidth: wide, clientHeight: high } = box;
      const scale = Math.min(SHEET[0] / wide, SHEET[1] / high);
      before = box.getAttribute("style") || "";
      Object.assign(box.style, {
        position: "fixed", left: "0", top: "0", width: `${wide}px`, height: `${high}px`,
        transformOrigin: "0 0", transform: `scale(${scale})`,
      });
    });
    window.addEventListener("afterprint", () => box.setAttribute("style", before));
  }

  function sizes(map, element) {
    const draw = () => element.querySelectorAll("circle[data-load]").forEach((circle) => {
      circle.setAttribute("r", radius(map, Number(circle.dataset.load)));
    });
    map.on("zoomend", draw);
    draw();
  }

  /* Beside the panel; where there is no room for that, between it and the stamp. */
  function fit(map, element, side, data) {
    const small = narrow(map), room = small ? 16 : element.offsetWidth + 24;
    const left = side === "topleft" ? room : 16;
    const right = side === "topright" ? room : 16;
    const [top, bottom] = small ? [element.offsetHeight + 20, below(map)] : [16, 16];
    map.fitBounds(data.bounds, { paddingTopLeft: [left, top], paddingBottomRight: [right, bottom], animate: false });
  }

  /* Height of what stands at the bottom of a small map, in pixels; no more than a fifth of it. */
  function below(map) {
    const box = map.getContainer().getBoundingClientRect();
    const stamp = map.getContainer().querySelector(".siting-stamp").getBoundingClientRect();
    return Math.min(stamp.height ? box.bottom - stamp.top + 4 : 16, box.height / 5);
  }

  function start(map, data) {
    Object.assign(state(map), { data, turned: [] });
    siting.speak(data.language);
    around(map);
    siting.live(map);
    if (window.parent !== window) yieldWheel(map);
  }

  /* Inside another page the wheel scrolls that page, until the map is clicked. */
  function yieldWheel(map) {
    map.scrollWheelZoom.disable();
    map.on("click focus", () => map.scrollWheelZoom.enable());
    map.getContainer().addEventListener("mouseleave", () => map.scrollWheelZoom.disable());
  }

  return { start, panel, turn, words, spoken };
})());

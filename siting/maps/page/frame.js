/* What stands around the map: the panel with its legend, scale, zoom buttons, credits, and the sheet of paper. */
Object.assign(siting, (() => {
  "use strict";
  const { state, node, radius } = siting;
  /* What of a sheet of A4 that lies can be printed on, in pixels. */
  const SHEET = [1040, 715];

  function scale(map, data) {
    const number = new Intl.NumberFormat(data.locale);
    const Scale = L.Control.Scale.extend({
      _updateMetric(meters) {
        const round = this._getRoundNum(meters);
        const text = round < 1000 ? `${number.format(round)} ${data.meter}` : `${number.format(round / 1000)} ${data.kilometer}`;
        this._updateScale(this._mScale, text, round / meters);
      },
    });
    new Scale({ imperial: false, maxWidth: 130, position: data.corner }).addTo(map);
  }

  function panel(map, control, data) {
    const element = document.getElementById(data.id);
    const Panel = L.Control.extend({ onAdd: () => element });
    new Panel({ position: data.side }).addTo(map);
    L.DomEvent.disableClickPropagation(element).disableScrollPropagation(element);
    element.querySelector(".siting-layers").append(control.getContainer());
    const fold = element.querySelector(".siting-fold");
    const narrow = () => map.getContainer().clientWidth < 720;
    const set = (open) => {
      element.classList.toggle("siting-folded", !open);
      fold.setAttribute("aria-expanded", String(open));
    };
    fold.addEventListener("click", () => set(element.classList.contains("siting-folded")));
    set(!narrow());
    sizes(map, element);
    legends(map, element);
    const begin = () => { fit(map, element, narrow(), data); map.setMinZoom(map.getZoom() - 1); };
    if (map.getSize().x) begin(); else map.once("resize", begin);
    paper(map);
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

  function fit(map, element, narrow, data) {
    const room = narrow ? 0 : element.offsetWidth + 24;
    const left = data.side === "topleft" ? room : 16;
    const right = data.side === "topright" ? room : 16;
    map.fitBounds(data.bounds, { paddingTopLeft: [left, 16], paddingBottomRight: [right, 16], animate: false });
  }

  function start(map, data) {
    state(map);
    siting.speak(data.language);
    document.documentElement.lang = data.language;
    document.documentElement.dir = data.direction;
    map.getContainer().classList.add(`siting-${data.direction}`);
    map.attributionControl.setPrefix(false).addAttribution(node("span", "", data.attribution).outerHTML);
    map.attributionControl.setPosition(data.corner);
    L.control.zoom({ position: data.zoomCorner, zoomInTitle: data.zoomIn, zoomOutTitle: data.zoomOut }).addTo(map);
    scale(map, data);
    siting.live(map, data);
    if (window.parent !== window) yieldWheel(map);
  }

  /* Inside another page the wheel scrolls that page, until the map is clicked. */
  function yieldWheel(map) {
    map.scrollWheelZoom.disable();
    map.on("click focus", () => map.scrollWheelZoom.enable());
    map.getContainer().addEventListener("mouseleave", () => map.scrollWheelZoom.disable());
  }

  return { start, panel };
})());

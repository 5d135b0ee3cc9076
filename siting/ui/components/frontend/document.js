// Language and direction of the document, and names that Streamlit gives its own controls in English.
const kept = new WeakMap(); // what an attribute or a text said before it was translated, by element
const SPOKEN = ["aria-label", "placeholder"];
// Where Streamlit writes words of its own, or says them to screen readers.
const TEXTS = [
  '[data-testid="stSkipToContent"]',
  '[data-testid="stTooltipContent"] p',
  '[data-live-announcer] [role="log"] > div',
].join();

/* What stands for a place in a text: digits as the language of the document writes them. */
function filled(part) {
  return /^\d+$/.test(part) ? Number(part).toLocaleString(document.documentElement.lang) : part;
}
let translate = null;

function turned(said, names) {
  for (const [pattern, text] of names) {
    const found = new RegExp(`^${pattern}$`).exec(said);
    if (found) return text.replace("{}", () => filled(found[1] || ""));
  }
  return null;
}

function name(element, part, names) {
  const said = part === "text" ? element.textContent : element.getAttribute(part);
  const before = (kept.get(element) || {})[part];
  const own = before && before.to === said ? before.from : said;
  const to = own && turned(own, names);
  if (!to || to === said) return;
  kept.set(element, { ...kept.get(element), [part]: { from: own, to } });
  if (part === "text") element.textContent = to;
  else element.setAttribute(part, to);
}

function nameAll(names) {
  for (const part of SPOKEN) {
    for (const element of document.querySelectorAll(`[${part}]`)) name(element, part, names);
  }
  for (const element of document.querySelectorAll(TEXTS)) name(element, "text", names);
}

/* The button of an uploader has no name but an English word, which the style sheet hides. */
function nameButtons(text) {
  for (const button of document.querySelectorAll('[data-testid="stFileUploaderDropzone"] > span > button')) {
    if (button.getAttribute("aria-label") !== text) button.setAttribute("aria-label", text);
  }
}

export default function ({ data }) {
  document.documentElement.lang = data.language;
  document.documentElement.dir = data.direction;
  translate = () => { nameAll(data.names); nameButtons(data.browse); };
  translate();
  if (document.sitingNames) return;
  let asked = 0;
  document.sitingNames = new MutationObserver(() => {
    if (!asked) asked = requestAnimationFrame(() => ((asked = 0), translate()));
  });
  const changes = { subtree: true, childList: true, attributeFilter: SPOKEN };
  document.sitingNames.observe(document.body, changes);
}

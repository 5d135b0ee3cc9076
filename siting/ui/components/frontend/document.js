// Language and direction of the document, and names that Streamlit gives its own controls in English.
const kept = new WeakMap(); // what an attribute said before it was translated, by element
let translate = null;

function turned(said, names) {
  for (const [pattern, text] of names) {
    const found = new RegExp(`^${pattern}$`).exec(said);
    if (found) return text.replace("{}", found[1] || "");
  }
  return null;
}

function name(element, attribute, names) {
  const said = element.getAttribute(attribute);
  const before = (kept.get(element) || {})[attribute];
  const own = before && before.to === said ? before.from : said;
  const to = own && turned(own, names);
  if (!to || to === said) return;
  kept.set(element, { ...kept.get(element), [attribute]: { from: own, to } });
  element.setAttribute(attribute, to);
}

function nameAll(names) {
  for (const attribute of ["aria-label", "placeholder"]) {
    for (const element of document.querySelectorAll(`[${attribute}]`)) name(element, attribute, names);
  }
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
  const attributeFilter = ["aria-label", "placeholder"];
  document.sitingNames.observe(document.body, { subtree: true, childList: true, attributeFilter });
}

"""What a page says to those who look at it, and to those who have it read aloud."""

#: All that an element and those within it say: text that is shown, and names that are spoken. What
#: says that it is in another language is left out, such as the button that turns to it, and numbers
#: to be typed, whose digits the font draws in those of the language, and values as a file has them.
_SAID = """(language) => {
  const said = [], silent = new Set(["CODE", "NOSCRIPT", "SCRIPT", "STYLE", "TEMPLATE"]);
  const written = "textarea, input:not([type=checkbox], [type=radio], [type=number])";
  const read = (node) => {
    if (node.nodeType === Node.TEXT_NODE) said.push(node.textContent.trim());
    if (node.nodeType !== Node.ELEMENT_NODE || silent.has(node.tagName)) return;
    if (node.dataset?.testid === "stIconMaterial") return;  // the name of a picture
    const bare = getComputedStyle(node).display === "contents";  // without a box, what is in it has
    if (!(bare || node.checkVisibility()) || (node.lang && node.lang !== language)) return;
    for (const name of ["aria-label", "alt", "placeholder", "title"])
      said.push(node.getAttribute(name) ?? "");
    if (node.matches(written)) said.push(node.value);
    for (const child of [...(node.shadowRoot?.childNodes ?? []), ...node.childNodes]) read(child);
  };
  read(document.body);
  return [document.title, ...said].filter(Boolean);
}"""


#: What turns to the other language, and names it in that one.
_TURNS = {"fa": "English", "en": "فارسی"}


def said_by(page, language):
    """Return the texts of a page and of all frames in it, in the order of the page."""
    for frame in page.frames:  # one that just loads has nothing to be read yet
        frame.wait_for_selector("body", state="attached")
    said = [text for frame in page.frames for text in frame.evaluate(_SAID, language)]
    return [text for text in said if text != _TURNS[language]]

"""What a page says to those who look at it, and to those who have it read aloud."""

from playwright.sync_api import Error

#: All that an element and those within it say: text that is shown, and names that are spoken. What
#: says that it is in another language is left out, such as the button that turns to it, and numbers
#: to be typed, whose digits the font draws in those of the language, and values as a file has them.
_SAID = """(language) => {
  if (document.readyState === "loading" || !document.body) return null;
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
    said = [text for frame in page.frames for text in _said_in(frame, language)]
    return [text for text in said if text != _TURNS[language]]


def _said_in(frame, language):
    """Return the texts of a frame once it is loaded; of one that the page takes away, none."""
    try:  # asked until there is an answer: a frame may be loaded anew between two questions
        return frame.wait_for_function(_SAID, arg=language, polling=50).json_value()
    except Error:
        if not frame.is_detached():
            raise
        return []

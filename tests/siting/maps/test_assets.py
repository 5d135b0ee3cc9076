"""What a page carries, from files written by hand."""

import base64

import pytest

from layers.errors import MissingAssetError
from siting.maps import assets


@pytest.fixture
def fetched(tmp_path, monkeypatch):
    """A folder of fetched files with little in them; what was read before is forgotten."""
    style = "a{color:red}/* a note\n over lines */b{background:url(images/x.png)}"
    (tmp_path / "leaflet.css").write_text(style, encoding="utf-8")
    (tmp_path / "leaflet.js").write_text("L={};\n//# sourceMappingURL=leaflet.js.map\n", "utf-8")
    (tmp_path / "vazirmatn.woff2").write_bytes(b"\x00font")
    monkeypatch.setattr(assets, "_FETCHED", tmp_path)
    _forget()
    yield tmp_path
    _forget()


def _forget():
    assets.inline_style.cache_clear()
    assets.inline_script.cache_clear()


def test_the_style_holds_the_font_and_refers_to_no_file(fetched):
    style = assets.inline_style()
    assert "a{color:red}b{background:none}" in style
    assert base64.b64encode((fetched / "vazirmatn.woff2").read_bytes()).decode() in style
    assert "images/x.png" not in style
    assert "note" not in style.split("@font-face")[0]
    assert len(style.split("@font-face")[1]) > 200  # ours comes after the font


@pytest.mark.usefixtures("fetched")
def test_the_script_has_no_map_of_its_source():
    script = assets.inline_script()
    assert script.startswith("L={};")
    assert "sourceMappingURL" not in script
    assert len(script) > 200  # ours comes after Leaflet's


def test_a_file_that_was_not_fetched_is_named(fetched):
    (fetched / "leaflet.js").unlink()
    with pytest.raises(MissingAssetError, match=r"leaflet\.js is missing .* `make assets`"):
        assets.inline_script()


def test_fonts_for_paper_are_all_there_or_missed(fetched):
    for name in assets.PAPER_FONTS[:-1]:
        (fetched / name).write_bytes(b"font")
    with pytest.raises(MissingAssetError, match=assets.PAPER_FONTS[-1]):
        assets.font_folder()
    (fetched / assets.PAPER_FONTS[-1]).write_bytes(b"font")
    assert assets.font_folder() == fetched

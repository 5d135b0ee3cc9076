"""Which engine a word names."""

import importlib.util

import pytest

from layers.errors import MissingPackageError
from layers.texts import Words
from layers.texts.errors import told
from siting.engine import Local, check_engine, open_engine
from siting.errors import EngineError


def test_local_is_this_machine():
    with open_engine() as engine:
        assert isinstance(engine, Local)


@pytest.mark.parametrize(
    "name",
    ["", "Local", "dask", "dask://", "dask://host", "dask://:8786", "tcp://host:1", "dask://a b:1"],
)
def test_what_names_none_is_refused(name):
    with pytest.raises(EngineError, match=r"There is no engine .*; give local or dask://HOST:PORT"):
        open_engine(name)


@pytest.mark.parametrize("name", ["local", "dask://10.0.0.5:8786", "dask://node-1.example:8786/"])
def test_what_names_one_is_handed_on(name):
    assert check_engine(name) == name


def test_without_dask_the_extra_is_named(monkeypatch):
    find = importlib.util.find_spec
    monkeypatch.setattr(
        importlib.util, "find_spec", lambda name: None if name == "distributed" else find(name)
    )
    with pytest.raises(MissingPackageError, match=r"A cluster needs more .*'siting\[cluster\]'"):
        open_engine("dask://127.0.0.1:1")


def test_an_engine_that_is_none_is_told_in_persian():
    with pytest.raises(EngineError) as caught:
        check_engine("spark")
    assert "موتور محاسبه‌ای به نام «\u2068spark\u2069» نیست" in told(caught.value, Words("fa"))

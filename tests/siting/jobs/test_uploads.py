"""What is sent is kept in private, under a name that leads nowhere, and not for long."""

import io
import os
import time

import pytest

from siting.errors import JobError
from siting.jobs.uploads import (
    KEPT_S,
    forget_old,
    receive,
    safe_name,
    uploaded,
)
from siting.jobs.workspace import new_id


def test_what_is_sent_is_found_again(place):
    sent = os.urandom(3 << 20)
    name = receive(place, "خانوارها.xlsx", io.BytesIO(sent))
    file = uploaded(place, name)
    assert (file.name, file.read_bytes()) == ("خانوارها.xlsx", sent)
    assert (file.stat().st_mode | file.parent.stat().st_mode) & 0o077 == 0


def test_too_large_a_file_is_refused_and_leaves_nothing(place):
    assert receive(place, "a", io.BytesIO(b"1234"), most_bytes=4)
    with pytest.raises(JobError, match="more than the 4 bytes"):
        receive(place, "b", io.BytesIO(b"12345"), most_bytes=4)
    assert len(list(place.room("uploads").iterdir())) == 1


@pytest.mark.parametrize(
    ("given", "safe"),
    [
        ("h.csv", "h.csv"),
        ("../../etc/passwd", "etcpasswd"),
        (r"C:\data\h.xlsx", "Cdatah.xlsx"),
        ("..", "file"),
        ("", "file"),
        (".hidden", "hidden"),
        ("a\u202egpj.csv\x00", "agpj.csv"),
        ("x" * 300 + ".gpkg", "x" * 115 + ".gpkg"),
    ],
)
def test_names_lead_nowhere(given, safe):
    assert safe_name(given) == safe
    assert len(safe) <= 120


def test_an_upload_that_is_gone_is_told(place):
    name = receive(place, "a", io.BytesIO(b"1"))
    uploaded(place, name).unlink()
    with pytest.raises(JobError, match="send it anew"):
        uploaded(place, name)
    with pytest.raises(JobError, match="Nothing is kept"):
        uploaded(place, new_id())


@pytest.mark.parametrize("act", [forget_old, lambda place: receive(place, "b", io.BytesIO(b"2"))])
def test_what_is_older_than_a_day_goes(place, act):
    new, old = (receive(place, "a", io.BytesIO(b"1")) for _ in range(2))
    before = time.time() - KEPT_S - 60
    os.utime(place.room("uploads") / old, (before, before))
    act(place)
    left = {path.name for path in place.room("uploads").iterdir()}
    assert new in left
    assert old not in left


def test_an_evaluated_scenario_holds_households_no_longer_than_a_day(place):
    new, old = (place.room("evaluated") / name for name in ("new.gpkg", "old.gpkg"))
    for file in (new, old):
        file.write_bytes(b"plan")
    before = time.time() - KEPT_S - 60
    os.utime(old, (before, before))
    forget_old(place)
    assert list(place.room("evaluated").iterdir()) == [new]


def test_where_nothing_was_sent_nothing_is_made(place):
    forget_old(place)
    assert list(place.folder.iterdir()) == []

"""Damaged files of every format that is read: each must be read whole, or be refused in a sentence.

    python benchmarks/damage.py --files 1000 --seed 5

A case is a sound file of one of `KINDS` that is then cut short, or has bytes flipped, zeroed,
repeated, put in or odd words put for numbers; of a packed file also what is in its parts. It is
read in a process of its own with 6 GB of memory and 20 seconds. What is counted:

- sentence: refused by an error of this program
- same: read, and all that was in the sound file is there
- told: read in part, and what is not read is reported as a finding or a rejected row
- silent: rows are fewer than in the sound file, or values differ in a format that has sums, and
  nothing is said. Where a text was cut or a sign in it changed to another, nobody can know.
- traceback, hang, crash: faults.
"""

import argparse
import contextlib
import gzip
import io
import json
import subprocess
import sys
import tempfile
import threading
import time
import traceback
import warnings
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
from shapely.geometry import Polygon, box

import siting
from layers.errors import LayersError
from layers.files.settings import read_names
from layers.files.writing import write_table
from layers.households.reading import read_households
from layers.households.visit_records import read_visit_records
from layers.places.boundaries import read_counties, read_neighborhoods
from layers.streets.reading import read_all_streets
from siting.errors import SitingError
from siting.location.instances import pose, read_instance
from siting.plans.reading import open_areas, open_plan
from siting.rounds.calendar import read_holidays
from siting.standards import Standards
from siting.workers.income import Tariff

ROWS = 40
SECONDS, MEMORY = 20, 6 << 30
#: Faults, of which there must be none.
FAULTS = ("silent", "traceback", "hang", "crash")

Said = tuple[object, bool]


class Outcome(NamedTuple):
    """How one case ended."""

    kind: str
    seed: int
    ended: str
    said: str


def _frame() -> gpd.GeoDataFrame:
    at = np.arange(ROWS)
    columns = {
        "household_id": [f"H{n:04d}" for n in at],
        "longitude": 51.2 + at / 200,
        "latitude": 35.6 + at / 300,
        "province": "تهران",
        "county": "تهران",
        "persons": at % 5 + 1,
        "groups": np.where(at % 3, "disability", "elderly;child"),
    }
    points = gpd.points_from_xy(columns["longitude"], columns["latitude"])
    return gpd.GeoDataFrame(columns, geometry=points, crs=4326)


def _areas() -> gpd.GeoDataFrame:
    squares: list[Polygon] = [box(51 + n / 10, 35.4, 51.1 + n / 10, 36) for n in range(5)]
    hole = [(51.02, 35.5), (51.05, 35.5), (51.05, 35.6)]
    squares[0] = Polygon(squares[0].exterior.coords, [hole])
    columns = {
        "county_code": [f"23{n:02d}" for n in range(5)],
        "county": [f"شهر {n}" for n in range(5)],
        "id": [f"n{n}" for n in range(5)],
        "name": [f"محله {n}" for n in range(5)],
    }
    return gpd.GeoDataFrame(columns, geometry=squares, crs=4326)


def _households(path: Path) -> Said:
    intake = read_households(path)
    told = (
        len(intake.rejected) + len(intake.unlocated) + len(intake.approximate) + len(intake.issues)
    )
    located = intake.located
    values = [*located.index, *located.geometry.to_wkb(hex=True), *located["persons"].astype(str)]
    return (intake.n_rows, values), bool(told or intake.unread)


def _counties(path: Path) -> Said:
    read = read_counties(path)
    return (len(read), [*read.index, *read.geometry.to_wkb(hex=True)]), False


def _neighborhoods(path: Path) -> Said:
    read = read_neighborhoods(path)
    return (len(read), [*read.index, *read.geometry.to_wkb(hex=True)]), False


def _streets(path: Path) -> Said:
    read = read_all_streets(path)
    return (sum(len(each.edges) for each in read), ""), any(each.notes for each in read)


def _instance(path: Path) -> Said:
    posed = pose(read_instance(path), n_sites=2)
    return (posed.n_demand, str(posed.load.tolist())), False


def _plan(path: Path) -> Said:
    plan = open_plan(path)
    open_areas(path)
    return (len(plan.assignments), [*plan.assignments.index, *plan.centers.index]), False


def _settings(read: Callable[[Path], object]) -> Callable[[Path], Said]:
    return lambda path: ((1, str(read(path))), False)


def _visits(path: Path) -> Said:
    return (len(read_visit_records(path)), ""), False


def _write_csv(path: Path) -> None:
    pd.DataFrame(_frame().drop(columns="geometry")).to_csv(path, index=False)


def _write_utf16(path: Path) -> None:
    pd.DataFrame(_frame().drop(columns="geometry")).to_csv(path, index=False, encoding="utf-16")


def _write_plain(path: Path) -> None:
    write_table(pd.DataFrame(_frame().drop(columns="geometry")), path)


def _write_ods(path: Path) -> None:
    frame = pd.DataFrame(_frame().drop(columns="geometry"))
    frame.to_excel(path, index=False, engine="odf")  # type: ignore[arg-type]


def _write_geo(path: Path) -> None:
    _frame().to_parquet(path)


def _write_shapes(path: Path) -> None:
    _areas()[["id", "name", "geometry"]].to_file(path)


def _write_visits(path: Path) -> None:
    frame = pd.DataFrame({"household_id": [f"H{n}" for n in range(ROWS)], "minutes": 30})
    write_table(frame.assign(last_visit="1405-01-02"), path)


def _write_graph(path: Path) -> None:
    head = (
        '<?xml version="1.0" encoding="utf-8"?><graphml><key id="x" for="node" attr.name="x"/>'
        '<key id="y" for="node" attr.name="y"/><key id="c" for="graph" attr.name="crs"/>'
        '<key id="l" for="edge" attr.name="length"/><key id="h" for="edge" attr.name="highway"/>'
        '<key id="g" for="edge" attr.name="geometry"/>'
        '<graph edgedefault="directed"><data key="c">epsg:4326</data>'
    )
    nodes = "".join(
        f'<node id="{n}"><data key="x">{51.3 + n / 500}</data><data key="y">35.7</data></node>'
        for n in range(12)
    )
    edges = "".join(
        f'<edge source="{a}" target="{b}"><data key="l">{200 + a}</data>'
        f'<data key="h">{"footway" if a % 2 else "residential"}</data>'
        f'<data key="g">LINESTRING ({51.3 + a / 500} 35.7, {51.3 + b / 500} 35.7)</data></edge>'
        for n in range(11)
        for a, b in ((n, n + 1), (n + 1, n))
    )
    content = f"{head}{nodes}{edges}</graph></graphml>".encode()
    path.write_bytes(gzip.compress(content) if path.suffix == ".gz" else content)


def _write_osm(path: Path) -> None:
    nodes = "".join(
        f'<node id="{n + 1}" lon="{51.3 + n / 500}" lat="35.7" version="1"/>' for n in range(20)
    )
    ways = "".join(
        f'<way id="{n + 1}" version="1"><nd ref="{n + 1}"/><nd ref="{n + 2}"/>'
        '<tag k="highway" v="residential"/><tag k="maxspeed" v="50"/></way>'
        for n in range(19)
    )
    content = f'<?xml version="1.0"?><osm version="0.6">{nodes}{ways}</osm>'.encode()
    path.write_bytes(gzip.compress(content) if path.suffix == ".gz" else content)


def _write_pbf(path: Path) -> None:
    import osmium  # noqa: PLC0415 - an extra

    plain = path.with_name("plain.osm")
    _write_osm(plain)
    with osmium.SimpleWriter(str(path)) as out:
        for thing in osmium.FileProcessor(str(plain)):
            out.add(thing)


def _write_arrays(path: Path) -> None:
    at = np.arange(30.0)
    np.savez_compressed(path, x=at, y=at % 7, demand=at + 1, capacity=at + 90, p=np.array(3))


def _write_plan(path: Path) -> None:
    intake = read_households(_made("csv", path.parent))
    siting.plan(intake, centers=2, stop=siting.MaxIterations(0)).save(path)


def _write_text(text: str) -> Callable[[Path], None]:
    def write(path: Path) -> None:
        path.write_text(text, encoding="utf-8")

    return write


_TARIFF = "fee_per_visit = 2000\ncost_per_worker = 3000\ncost_per_center = 4000.5\ncurrency = 'x'\n"


class Kind(NamedTuple):
    """A kind of file: its name, how a sound one is written and how one is read."""

    name: str
    write: Callable[[Path], None]
    read: Callable[[Path], Said]
    #: Whether its format has sums, so that a changed value must never pass unseen.
    sums: bool = False


KINDS: Mapping[str, Kind] = {
    "csv": Kind("h.csv", _write_csv, _households),
    "utf16": Kind("h16.csv", _write_utf16, _households),
    "xlsx": Kind("h.xlsx", _write_plain, _households, sums=True),
    "ods": Kind("h.ods", _write_ods, _households),
    "parquet": Kind("h.parquet", _write_plain, _households),
    "geoparquet": Kind("hg.parquet", _write_geo, _households),
    "gpkg": Kind("h.gpkg", lambda path: _frame().to_file(path), _households),
    "geojson": Kind("h.geojson", lambda path: _frame().to_file(path), _households),
    "counties geojson": Kind("c.geojson", lambda path: _areas().to_file(path), _counties),
    "counties gpkg": Kind("c.gpkg", lambda path: _areas().to_file(path), _counties),
    "areas shp": Kind("n.shp", _write_shapes, _neighborhoods),
    "counties fgb": Kind("c.fgb", lambda path: _areas().to_file(path), _counties),
    "areas kml": Kind("n.kml", lambda path: _areas().to_file(path, driver="KML"), _neighborhoods),
    "areas parquet": Kind("n.parquet", lambda path: _areas().to_parquet(path), _neighborhoods),
    "graphml": Kind("g.graphml", _write_graph, _streets),
    "graphml.gz": Kind("g.graphml.gz", _write_graph, _streets),
    "osm": Kind("o.osm", _write_osm, _streets),
    "osm.gz": Kind("o.osm.gz", _write_osm, _streets),
    "osm.pbf": Kind("o.osm.pbf", _write_pbf, _streets),
    "npz": Kind("a.npz", _write_arrays, _instance, sums=True),
    "plan": Kind("p.gpkg", _write_plan, _plan),
    "standards": Kind(
        "s.toml", _write_text(Standards.current().to_toml()), _settings(Standards.from_toml)
    ),
    "tariff": Kind("t.toml", _write_text(_TARIFF), _settings(Tariff.from_toml)),
    "columns": Kind("n.toml", _write_text('longitude = "X"'), _settings(read_names)),
    "holidays": Kind("d.txt", _write_text("1405-01-02\n1405-02-03\n"), _settings(read_holidays)),
    "visits": Kind("v.xlsx", _write_visits, _visits),
    "visits csv": Kind("v.csv", _write_visits, _visits),
}  # fmt: skip

_WORDS = (
    b"nan", b"inf", b"1e999", b"-1e300", b"9" * 40, b"9" * 5000, b"\0", b"\xff\xfe", b"[/x]", b"'",
    b'"', b"<", b"&a;", b"\x1b[2J", b"[" * 3000, b"=1+1", "ی".encode(), b"0", b"-1", b"",
)  # fmt: skip


def _made(kind: str, folder: Path) -> Path:
    """Return the sound file of a kind, written once in a folder."""
    path = folder / KINDS[kind].name
    if not path.exists():
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            KINDS[kind].write(path)
    return path


def damage(content: bytes, rng: np.random.Generator) -> bytes:
    """Return the content damaged in one way, or in a few."""
    for _ in range(int(rng.choice([1, 1, 2, 4]))):
        if not content:
            break
        content = _damage_once(content, rng)
    return content


def _damage_once(content: bytes, rng: np.random.Generator) -> bytes:
    size = len(content)
    at = int(rng.integers(size))
    end = min(size, at + int(rng.choice([1, 4, 16, 64, 512, 4096])))
    how = rng.integers(8)
    if how == 7:
        return _put_word(content, at, rng)
    put = {
        0: content[:at],
        1: _flipped(content, rng),
        2: content[:at] + bytes(end - at) + content[end:],
        3: content[:at] + content[at:end] * int(rng.integers(2, 50)) + content[end:],
        4: content[:at] + rng.bytes(end - at) + content[end:],
        5: content[:at] + content[end:],
        6: content[:at] + b"\xff" * (end - at) + content[end:],
    }
    return put[int(how)]


def _flipped(content: bytes, rng: np.random.Generator) -> bytes:
    changed = bytearray(content)
    for place in rng.integers(len(content), size=int(rng.choice([1, 3, 20]))):
        changed[place] ^= 1 << int(rng.integers(8))
    return bytes(changed)


def _put_word(content: bytes, at: int, rng: np.random.Generator) -> bytes:
    """Put an odd word for the number or word at a place."""
    end = at
    while end < len(content) and (content[end : end + 1].isalnum() or content[end] in b".-"):
        end += 1
    return content[:at] + _WORDS[int(rng.integers(len(_WORDS)))] + content[end:]


def damage_inside(content: bytes, rng: np.random.Generator) -> bytes:
    """Return a packed file with one of its parts damaged, and packed again without a fault."""
    if content.startswith(b"\x1f\x8b"):
        return gzip.compress(damage(gzip.decompress(content), rng))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    chosen = list(parts)[int(rng.integers(len(parts)))]
    parts[chosen] = damage(parts[chosen], rng)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return out.getvalue()


def judge(kind: str, seed: int, folder: Path) -> Outcome:
    """Damage a file of a kind and read it.

    Parameters
    ----------
    kind
        One of `KINDS`.
    seed
        What decides the damage.
    folder
        Where sound files are kept and damaged ones written.
    """
    rng = np.random.default_rng([seed, *kind.encode()])
    sound = _made(kind, folder)
    whole, _ = _sound(kind, sound)
    content = sound.read_bytes()
    packed = content.startswith((b"PK", b"\x1f\x8b"))
    inside = packed and rng.random() < 0.6
    bad = folder / "damaged"
    bad.mkdir(exist_ok=True)
    for beside in sound.parent.glob(f"{sound.stem}.*"):
        (bad / beside.name).write_bytes(beside.read_bytes())
    if kind == "areas shp":
        sound = sound.with_suffix(str(rng.choice([".shp", ".dbf", ".shx", ".prj"])))
        content = sound.read_bytes()
    changed = damage_inside(content, rng) if inside else damage(content, rng)
    (bad / sound.name).write_bytes(changed)
    with contextlib.redirect_stdout(io.StringIO()), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            read, told = KINDS[kind].read(bad / KINDS[kind].name)
        except (LayersError, SitingError) as error:
            return Outcome(kind, seed, "sentence", str(error)[:300])
        except MemoryError:
            return Outcome(kind, seed, "sentence", "not enough memory, said by the command line")
        except Exception:
            return Outcome(kind, seed, "traceback", traceback.format_exc()[-1500:])
    if read == whole or content == changed:
        return Outcome(kind, seed, "same", "")
    fewer_lines = kind in _LINES and changed.count(b"\n") < content.count(b"\n")
    return _weigh(kind, seed, whole, read, told=told, inside=inside or fewer_lines)


def _weigh(
    kind: str, seed: int, whole: object, read: object, *, told: bool, inside: bool
) -> Outcome:
    """Say of a file that was read otherwise whether anything was lost without a word."""
    first, now = whole[0], read[0]  # type: ignore[index]
    fewer = now < first
    if told:
        return Outcome(kind, seed, "told", f"{now} of {first}")
    silent = (fewer and kind not in _CANNOT_TELL) or KINDS[kind].sums
    silent = (
        silent and not inside
    )  # what was packed again, or lacks whole lines, is as if written so
    return Outcome(kind, seed, "silent" if silent else "other", f"{now} of {first}")


#: Texts in which another sign is another word: what no longer says that it is a street is none.
_CANNOT_TELL = {
    "standards",
    "tariff",
    "columns",
    "holidays",
    "osm",
    "osm.gz",
    "graphml",
    "graphml.gz",
}
#: Texts of lines: what is left when whole lines are gone is a sound file.
_LINES = {"csv", "utf16", "visits csv"}

_KEPT: dict[Path, Said] = {}


def _sound(kind: str, path: Path) -> Said:
    if path not in _KEPT:
        with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
            warnings.simplefilter("ignore")
            _KEPT[path] = KINDS[kind].read(path)
    return _KEPT[path]


def cases(files: int, seed: int) -> Iterator[tuple[str, int]]:
    """Return kinds and seeds, the kinds in turn."""
    kinds = list(KINDS)
    for number in range(files):
        yield kinds[number % len(kinds)], seed + number // len(kinds)


def run(files: int, seed: int, folder: Path) -> Iterator[Outcome]:
    """Judge many cases in processes of their own; one that ends or hangs costs a case.

    Parameters
    ----------
    files
        How many.
    seed
        The first seed.
    folder
        Where files are written.
    """
    waiting = list(cases(files, seed))
    while waiting:
        command = [sys.executable, __file__, "--child", str(folder)]
        with subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        ) as child:
            yield from _feed(child, waiting)


def _feed(child: "subprocess.Popen[str]", waiting: list[tuple[str, int]]) -> Iterator[Outcome]:
    assert child.stdin is not None
    assert child.stdout is not None
    late: list[int] = []

    def stop() -> None:
        late.append(1)
        child.kill()

    while waiting:
        kind, seed = waiting[0]
        child.stdin.write(json.dumps([kind, seed]) + "\n")
        child.stdin.flush()
        # The first cases of a process import, write and read sound files.
        clock = threading.Timer(4 * SECONDS, stop)
        clock.start()
        line = child.stdout.readline()
        clock.cancel()
        waiting.pop(0)
        if not line:
            ended = "hang" if late else "crash"
            yield Outcome(kind, seed, ended, f"exit code {child.wait()}")
            return
        told = Outcome(*json.loads(line)[:4])
        yield told
    child.stdin.close()


def _child(folder: Path) -> None:
    with contextlib.suppress(ImportError, ValueError):
        import resource  # noqa: PLC0415 - not there on Windows

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    for line in sys.stdin:
        kind, seed = json.loads(line)
        _sound(kind, _made(kind, folder))
        began = time.monotonic()
        outcome = judge(kind, seed, folder)
        if time.monotonic() - began > SECONDS:
            outcome = outcome._replace(ended="hang", said=f"{time.monotonic() - began:.0f} s")
        print(json.dumps(outcome), flush=True)


def main() -> None:
    """Run many cases and print what became of them."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--files", type=int, default=1_000)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--child", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.child is not None:
        _child(asked.child)
        return
    counts: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        for outcome in run(asked.files, asked.seed, Path(folder)):
            counts[outcome.ended] += 1
            if outcome.ended in FAULTS:
                print(
                    outcome.ended, outcome.kind, outcome.seed, outcome.said, sep=" | ", flush=True
                )
    print(f"seed {asked.seed}:", ", ".join(f"{n} {name}" for name, n in counts.most_common()))
    sys.exit(1 if any(counts[fault] for fault in FAULTS) else 0)


if __name__ == "__main__":
    main()

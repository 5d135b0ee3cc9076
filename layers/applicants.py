"""Applicants to found a center: a table of merits and wishes, with an account of every row."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from layers.errors import LayersError, MissingColumnError
from layers.files.records import Table, table_from_frame
from layers.files.tables import read_table
from layers.files.unread import Unread
from layers.households.fields import read_ids, read_text
from layers.households.findings import field_name, finding, join_findings, numbered
from layers.households.marked import KINDS
from layers.phrases import Phrase
from layers.reasons import reason, reason_column
from layers.text import as_text, key, normalize_column, numbers
from layers.texts import Language, Words
from layers.vocabulary import Vocabulary, read_aliases

#: Greatest merit that is believed; a larger number is taken for a typing error.
MOST_MERIT = 1_000_000

#: The columns of an applicant's places, the dearest first.
PLACES = ("place_1", "place_2", "place_3", "place_4", "place_5")

#: The names of columns of applicants, see `layers.vocabulary.read_aliases`.
CATALOG = """
applicant_id 0: applicant_id
applicant_id 1: شناسه متقاضی | کد متقاضی | شماره متقاضی | کد داوطلب | شماره داوطلب
applicant_id 1: applicant | applicant code | applicant no | applicant number
applicant_id 2: کد رهگیری | شماره رهگیری | شماره درخواست | شناسه درخواست | application number
applicant_id 3: کد ملی متقاضی | کد ملی | شماره ملی | national id | national code
applicant_id 4: شناسه | کد | کد یکتا | id | code | identifier
merit 0: merit
merit 1: امتیاز | امتیاز نهایی | امتیاز کل | جمع امتیاز | جمع امتیازها | مجموع امتیاز
merit 1: merit score | score | total score | points
merit 2: نمره | نمره نهایی | نمره کل | معدل نمره | grade
eligible 0: eligible
eligible 1: واجد شرایط | واجد شرایط است | احراز شرایط | صلاحیت | تایید صلاحیت | صلاحیت عمومی
eligible 1: eligibility | is eligible | qualified
place_1 0: place_1
place_1 1: محل ۱ | محل اول | اولویت ۱ | اولویت اول | انتخاب ۱ | انتخاب اول | مکان ۱ | جای ۱
place_1 1: first choice | choice 1 | wish 1 | first place | preference 1
place_2 0: place_2
place_2 1: محل ۲ | محل دوم | اولویت ۲ | اولویت دوم | انتخاب ۲ | انتخاب دوم | مکان ۲ | جای ۲
place_2 1: second choice | choice 2 | wish 2 | second place | preference 2
place_3 0: place_3
place_3 1: محل ۳ | محل سوم | اولویت ۳ | اولویت سوم | انتخاب ۳ | انتخاب سوم | مکان ۳ | جای ۳
place_3 1: third choice | choice 3 | wish 3 | third place | preference 3
place_4 0: place_4
place_4 1: محل ۴ | محل چهارم | اولویت ۴ | اولویت چهارم | انتخاب ۴ | انتخاب چهارم | مکان ۴ | جای ۴
place_4 1: fourth choice | choice 4 | wish 4 | fourth place | preference 4
place_5 0: place_5
place_5 1: محل ۵ | محل پنجم | اولویت ۵ | اولویت پنجم | انتخاب ۵ | انتخاب پنجم | مکان ۵ | جای ۵
place_5 1: fifth choice | choice 5 | wish 5 | fifth place | preference 5
"""

#: The words of a table of applicants.
APPLICANTS = Vocabulary(
    read_aliases(CATALOG),
    keys=("applicant_id",),
    rows="applicants",
    a_key="an applicant's id",
    the_key="the applicant's id (applicant_id, شناسه متقاضی)",
)

_YES = "بله بلی آری هست دارد واجد واجدشرایط تایید تاییدشده موردتایید yes y true 1 eligible"
_NO = (
    "خیر نه نیست ندارد فاقد فاقدشرایط غیرواجد غیرواجدشرایط رد ردشده عدمتایید "
    "no n false 0 ineligible noteligible"
)
_FLAGS = dict.fromkeys(_YES.split(), True) | dict.fromkeys(_NO.split(), False)


@dataclass(frozen=True, eq=False)
class Applicants:
    """The applicants of one source: every row is accepted or rejected.

    Parameters
    ----------
    accepted
        Index applicant_id; ``row``, ``merit`` (missing only of who is not eligible), ``eligible``,
        and `PLACES` as they were named (missing where no place is).
    rejected
        Rows that are no applicant: ``row``, ``applicant_id`` (missing where there is none),
        ``column``, ``value``, ``reason`` (codes with values, see `layers.reasons`).
    issues
        Findings on rows that were accepted, in the same columns.
    source, sha256
        Name and digest of the file; empty for a frame.
    n_rows
        Records of the source; accepted and rejected rows add up to them.
    headers
        Which header of the source was read as which column.
    unread
        Columns of the source that were not read.

    Raises
    ------
    LayersError
        When the two groups do not add up to the rows, or a row is in both.
    """

    accepted: pd.DataFrame
    rejected: pd.DataFrame
    issues: pd.DataFrame
    source: str
    sha256: str
    n_rows: int
    headers: Mapping[str, str] = field(default_factory=dict)
    unread: tuple[Unread, ...] = ()

    def __post_init__(self) -> None:
        """Check that nothing is lost and nothing is counted twice."""
        rows = pd.concat([self.accepted["row"], self.rejected["row"]])
        if len(rows) != self.n_rows or not rows.is_unique or not self.accepted.index.is_unique:
            message = (
                "{n_accepted} accepted and {n_rejected} rejected rows are not the {n_rows} rows of "
                "the applicants, once each."
            )
            raise LayersError(
                message,
                n_accepted=len(self.accepted),
                n_rejected=len(self.rejected),
                n_rows=self.n_rows,
            )

    def summary(self, language: Language = "en") -> str:
        """Return a few lines of text: the counts, what was not read, the kinds of findings."""
        words = Words(language)
        source = words.name(self.source) or words.text("intake_frame")
        lines = [words.text("intake_rows", source=source, rows=self.n_rows)]
        counts = {"applicants_accepted": self.accepted, "outcome_rejected": self.rejected}
        lines += [f"  {words.text(name)}: {words.number(len(of))}" for name, of in counts.items()]
        if self.unread:
            names = words.joined([words.name(column.header) for column in self.unread])
            lines.append(words.text("intake_unread", columns=names))
        for group, frame in (("outcome_rejected", self.rejected), ("outcome_kept", self.issues)):
            kinds = frame["reason"].str.split(" {", n=1, regex=False).str[0]
            for (name, _), kind in frame.groupby([frame["column"], kinds], sort=False):
                column = field_name(str(name), words)
                named = words.joined([words.text(group), column])
                said = words.reasons(kind["reason"].iloc[0])
                lines.append(f"  {named}: {words.number(len(kind))} ({said})")
        return "\n".join(lines)


def read_applicants(path: str | Path, *, sheet: str | None = None) -> Applicants:
    """Read a file of applicants; every row ends accepted or rejected.

    Parameters
    ----------
    path
        CSV, Excel or Parquet with an id, a merit, up to five places and, if known, whether the
        applicant is eligible. Persian and English headers are known.
    sheet
        Sheet of a workbook; by default the only one with an id column.

    Raises
    ------
    FileFormatError
        When the file cannot be read as a table or holds no applicants.
    MissingColumnError
        When no column holds ids, merits or places.
    """
    return _check(read_table(path, sheet=sheet, vocabulary=APPLICANTS))


def check_applicants(frame: pd.DataFrame, *, source: str = "") -> Applicants:
    """Check a frame of applicants as `read_applicants` checks a file.

    Parameters
    ----------
    frame
        One row for each applicant; it is not modified.
    source
        What to call it in messages.

    Raises
    ------
    MissingColumnError
        When no column holds ids, merits or places.
    """
    return _check(table_from_frame(frame, source=source, vocabulary=APPLICANTS))


def _check(table: Table) -> Applicants:
    """Take a table through all checks, in their order."""
    cells = table.frame
    _need_columns(table)
    fields = pd.DataFrame({"row": table.rows, "merit": numbers(_column(cells, "merit"))})
    fields["eligible"] = _flags(cells)
    fields = fields.assign(**{name: read_text(cells, name) for name in PLACES})
    ids = normalize_column(cells["applicant_id"])
    faults = table.faults.fillna(_contradictions(ids, fields))
    kept, rejected = read_ids(
        cells["applicant_id"], rows=table.rows, faults=faults, vocabulary=APPLICANTS
    )
    wrong = _wrong_fields(cells.loc[kept.index], fields.loc[kept.index])
    good = kept[~kept.index.isin(wrong.index)]
    accepted = fields.loc[good.index].set_axis(pd.Index(good, name="applicant_id", dtype="str"))
    doubts = {KINDS[str(name)]: table.marks[name] for name in table.marks}
    doubts[reason("line_too_short")] = table.short
    issues = [
        finding(
            good[flags.reindex(good.index, fill_value=False).astype("bool")],
            column="(row)",
            reason=why,
            outcome="kept",
        )
        for why, flags in doubts.items()
    ]
    return Applicants(
        accepted=accepted.astype({"eligible": "bool"}),
        rejected=_told(join_findings([rejected, wrong]), table, ids),
        issues=_told(join_findings(issues), table, ids),
        source=table.source,
        sha256=table.sha256,
        n_rows=len(cells),
        headers=table.headers,
        unread=table.unread,
    )


def _told(findings: pd.DataFrame, table: Table, ids: pd.Series) -> pd.DataFrame:
    """Return findings with their rows and applicants; what became of them the frame says."""
    told = numbered(findings, table.rows, ids=ids.rename("applicant_id"))
    return told.drop(columns="outcome")


def _need_columns(table: Table) -> None:
    """Refuse a table without merits, or without any places."""
    needed = (
        ("merit", Phrase("merits"), ("merit",)),
        ("place_1", Phrase("places"), PLACES),
    )
    for name, what, columns in needed:
        if not set(columns) & set(table.frame.columns):
            message = (
                "No column of {source} holds the {what} of the applicants; the headers not read "
                "are: {found:'}. Name that column {name}."
            )
            raise MissingColumnError(
                message,
                source=table.source or Phrase("the frame"),
                what=what,
                found=[column.header for column in table.unread[:12]] or Phrase("none"),
                name=name,
            )


def _column(cells: pd.DataFrame, name: str) -> pd.Series:
    return cells[name] if name in cells else pd.Series(None, index=cells.index, dtype="str")


def _flags(cells: pd.DataFrame) -> pd.Series:
    """Read who is eligible: everybody where no column says so, missing where a cell is unclear."""
    if "eligible" not in cells:
        return pd.Series(True, index=cells.index, dtype="boolean")  # noqa: FBT003 - a value
    said = as_text(cells["eligible"])
    known = {word: _FLAGS.get(key(word)) for word in said.dropna().unique()}
    return said.astype("object").map(known).astype("boolean")


def _contradictions(ids: pd.Series, fields: pd.DataFrame) -> pd.Series:
    """Say of ids that stand in several rows which say different things; missing of all others."""
    said = fields.drop(columns="row").assign(applicant_id=ids)[ids.notna()]
    kinds = said.drop_duplicates().groupby("applicant_id").size()
    torn = ids[ids.isin(kinds.index[kinds > 1])]
    row = fields["row"][torn.index]
    of_id = row.groupby(torn)
    first, second = of_id.transform("min"), of_id.transform(lambda rows: rows.iloc[1])
    return reason_column("id_contradicts", row=first.where(first != row, second).astype("int64"))


def _wrong_fields(cells: pd.DataFrame, fields: pd.DataFrame) -> pd.DataFrame:
    """Find the rows that say too little to be judged; one finding for each, the first there is."""
    merit = _column(cells, "merit")
    absent = normalize_column(merit).isna()
    out = fields["eligible"].eq(False).fillna(False)  # noqa: FBT003 - a value
    odd = ~absent & ~fields["merit"].between(0, MOST_MERIT)
    nowhere = fields[list(PLACES)].isna().all(axis=1)
    said = _column(cells, "eligible")
    checks = (
        (fields["eligible"].isna(), "eligible", said, reason("not_yes_or_no")),
        (odd, "merit", merit, reason("not_merit", most=MOST_MERIT)),
        (absent & ~out, "merit", merit, reason("no_merit")),
        (nowhere & ~out, "place_1", _column(cells, "place_1"), reason("names_no_place")),
    )
    left = pd.Series(True, index=cells.index)  # noqa: FBT003 - a value
    parts = []
    for wrong, column, values, why in checks:
        told = as_text(values[wrong & left])
        parts.append(finding(told, column=column, reason=why, outcome="rejected"))
        left &= ~wrong
    return join_findings(parts)

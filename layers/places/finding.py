"""Names that begin with, hold or resemble what somebody types; the likest first.

What `layers.places.gazetteer` places by name must be certain. Here a person chooses, and so all
that may be meant is offered.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

from layers.places.spelling import is_latin, retyped, skeleton
from layers.text import key, normalize

#: Scores of names that are what was typed, begin with it, have a word or words that do, hold it.
EQUAL, BEGINS, WORD, WORDS, HOLDS = 100.0, 95.0, 90.0, 86.0, 82.0
#: By how much names count less that sound so in the other script, or are typed with its keys; and
#: the most that names count which are merely alike.
OTHER_SCRIPT, ALIKE_AT_MOST = 6.0, 75.0
#: Least likeness, 0 to 100, of whole names; of texts up to this length it says nothing.
LEAST_LIKENESS, SHORT = 70.0, 3
#: Where so many names hold what was typed, those that are merely alike are not asked for.
ENOUGH = 20


@dataclass(frozen=True)
class _Forms:
    """One form of all names: as a column, and as the list that rapidfuzz is quick with."""

    texts: pd.Series
    listed: list[str]

    @classmethod
    def of(cls, texts: pd.Series) -> "_Forms":
        return cls(texts.astype("str"), texts.tolist())

    def begun(self, whole: str) -> NDArray[np.float64]:
        """Score names that begin with a text or are it."""
        starts = self.texts.str.startswith(whole).to_numpy(np.bool_)
        begun = np.where(starts, BEGINS, 0.0)
        begun[(self.texts == whole).to_numpy()] = EQUAL
        return begun

    def likeness(self, whole: str) -> NDArray[np.float64]:
        """Score names that resemble what was typed, if their numbers are the same."""
        if len(whole) <= SHORT:
            return np.zeros(len(self.listed))
        ratio = process.cdist([whole], self.listed, scorer=fuzz.ratio, score_cutoff=LEAST_LIKENESS)
        scores = ALIKE_AT_MOST * np.asarray(ratio[0], dtype=np.float64) / 100.0
        number = _digits(whole)
        for position in np.flatnonzero(scores):
            if _digits(self.listed[position]) != number:
                scores[position] = 0.0
        return scores


@dataclass(frozen=True)
class NameIndex:
    """Names in the forms in which they are compared; made once, searched at every key.

    Parameters
    ----------
    place
        Position of the place that each name stands for.
    worded
        Each as `layers.text.key` returns it, but with a space before each word.
    keys, skeletons
        The same without spaces, and its consonants, see `layers.places.spelling.skeleton`.
    """

    place: NDArray[np.intp]
    worded: pd.Series
    keys: _Forms
    skeletons: _Forms

    @classmethod
    def of(cls, names: pd.Series) -> "NameIndex":
        """Make an index of names.

        Parameters
        ----------
        names
            Texts; the index holds positions of places, each of which may have several. Missing ones
            are left out.
        """
        known = names.dropna()
        distinct = {name: _words(str(name)) for name in known.unique()}
        worded = pd.Series(["".join(f" {word}" for word in distinct[name]) for name in known])
        keys = worded.astype("str").str.replace(" ", "")
        skeletons = keys.map({name: skeleton(name) for name in keys.unique()})
        place = known.index.to_numpy(np.intp)
        return cls(place, worded.astype("str"), _Forms.of(keys), _Forms.of(skeletons))

    def search(self, said: str) -> pd.Series:
        """Return the places whose names may be meant.

        Parameters
        ----------
        said
            What somebody typed, in any letters that a keyboard makes.

        Returns
        -------
        The best score of each place that scores at all, the highest first, by its position.

        Notes
        -----
        O(names) comparisons of short texts.
        """
        scores = self._scores(said)
        found = np.flatnonzero(scores > 0.0)
        best = pd.Series(scores[found], index=self.place[found]).groupby(level=0).max()
        return best.sort_values(ascending=False, kind="stable")

    def _scores(self, said: str) -> NDArray[np.float64]:
        words, others = _words(said), _words(retyped(said))
        whole, other = "".join(words), "".join(others)
        scores = self._held(words) if whole else np.zeros(len(self.place))
        if len(other) > SHORT and not scores.any():
            scores = np.maximum(0.0, self._held(others) - OTHER_SCRIPT)
        sound = skeleton(whole) if is_latin(said) else ""
        if len(sound) > 1:
            scores = np.maximum(scores, self.skeletons.begun(sound) - OTHER_SCRIPT)
        if np.count_nonzero(scores > 0.0) < ENOUGH:
            sounding = self.skeletons.likeness(sound) - OTHER_SCRIPT
            scores = np.maximum.reduce([scores, self.keys.likeness(whole), sounding])
        return scores

    def _held(self, words: Sequence[str]) -> NDArray[np.float64]:
        """Score names that hold what was typed letter by letter."""
        whole = "".join(words)
        scores = np.where(self.keys.texts.str.contains(whole, regex=False), HOLDS, 0.0)
        starts = [self.worded.str.contains(f" {word}", regex=False) for word in words]
        scores[np.logical_and.reduce(starts)] = WORD if len(words) == 1 else WORDS
        return np.maximum(scores, self.keys.begun(whole))


def _words(text: str) -> list[str]:
    """Return the keys of the words of a text."""
    return [word for part in normalize(text).split() if (word := key(part))]


def _digits(name: str) -> str:
    return "".join(letter for letter in name if letter.isdigit())

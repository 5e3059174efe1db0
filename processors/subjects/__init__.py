"""What an article is about: the fifteen subjects, how sure we are of each, and the words that say so."""

from processors.subjects.find import find_subjects
from processors.subjects.taxonomy import SLUGS, SUBJECTS, Taxon

__all__ = ["SLUGS", "SUBJECTS", "Taxon", "find_subjects"]

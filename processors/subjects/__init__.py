"""What an article is about: the fifteen subjects, how sure we are of each, and the words that say so."""

from processors.subjects.evidence import find_evidence
from processors.subjects.model import Model, shipped_model
from processors.subjects.taxonomy import SLUGS, SUBJECTS, Taxon

__all__ = ["SLUGS", "SUBJECTS", "Model", "Taxon", "find_evidence", "shipped_model"]

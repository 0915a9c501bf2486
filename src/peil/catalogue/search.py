"""Find KPIs by words, in both languages, by id, name, alias and definition; the guides' own terms are among the aliases."""

from unicodedata import combining, normalize

from peil.catalogue.structs import Kpi


def plain(text: str) -> str:
    """Return a text in lower case without accents or signs, for comparing."""
    spelled = "".join(letter for letter in normalize("NFKD", text.lower()) if not combining(letter))
    return " ".join("".join(letter if letter.isalnum() else " " for letter in spelled).split())


def found_by(kpis: list[Kpi], text: str) -> list[Kpi]:
    """Return the KPIs that have all the words, those whose name or alias has them first."""
    words = plain(text).split()
    scored = []
    for place, kpi in enumerate(kpis):
        names = [plain(name) for name in (kpi.id.replace("_", " "), kpi.name.en, kpi.name.nl, *kpi.aliases.en, *kpi.aliases.nl)]
        names += [plain(name) for variant in kpi.variants for name in (variant.name.en, variant.name.nl)]
        said = plain(" ".join([*names, kpi.definition.en, kpi.definition.nl]))
        if all(word in said for word in words):
            whole = any(name == " ".join(words) for name in names)
            named = any(all(word in name for word in words) for name in names)
            scored.append((0 if whole else 1 if named else 2, place, kpi))
    return [kpi for *_, kpi in sorted(scored, key=lambda item: item[:2])]

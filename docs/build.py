"""Write the reference pages from what they describe: `python docs/build.py [FOLDER]`, by default into docs/reference."""

import json
import sys
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))

from pages import commands, definitions, entities, errors, formulas, goals, kpis, readers  # noqa: E402

from peil.catalogue.loading import load_catalogue, schema  # noqa: E402


def pages() -> dict[str, str]:
    """Return every generated page by its file name."""
    catalogue = load_catalogue()
    found = {
        "kpis.md": kpis.page(catalogue, "en"),
        "kpis.nl.md": kpis.page(catalogue, "nl"),
        "entities.md": entities.page(catalogue, "en"),
        "entities.nl.md": entities.page(catalogue, "nl"),
        "goals.md": goals.page(catalogue, "en"),
        "goals.nl.md": goals.page(catalogue, "nl"),
        "definitions.md": definitions.page(),
        "formula-language.md": formulas.page(catalogue, (HERE / "formula-language.in.md").read_text(encoding="utf-8")),
        "commands.md": commands.page(),
        "errors.md": errors.page(),
        "readers.md": readers.page(catalogue),
        "kpi.schema.json": json.dumps(schema(), indent=2, ensure_ascii=False),
    }
    return {name: text.rstrip() + "\n" for name, text in found.items()}


def write(folder: Path) -> None:
    """Write every page into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in pages().items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "reference"
    write(target)
    print(f"Wrote the reference into {target}.")

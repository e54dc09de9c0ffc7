"""`python -m pipelines.training`: train the built-in tagger."""

from pathlib import Path

import click

from pipelines.training.train import TrainingPaths, train_tagger

_DEVELOPMENT = ("news_dev.jsonl", "gum_dev.jsonl", "articles_dev/articles_dev.jsonl")


@click.command()
@click.option("--corpora", type=click.Path(path_type=Path), default=Path("../shared/corpora"), show_default=True)
@click.option("--written", type=click.Path(path_type=Path), default=Path("data/training"), show_default=True)
@click.option("--open-text", type=click.Path(path_type=Path), default=Path("../shared/raw_text"), show_default=True)
@click.option("--reference", type=click.Path(path_type=Path), default=Path("data/reference"), show_default=True)
@click.option("--output", type=click.Path(path_type=Path), default=Path("data/models"), show_default=True)
@click.option("--seed", type=int, default=1, show_default=True)
@click.option("--ablations", is_flag=True, help="Train lesser models too, for the card's tables; takes thrice as long.")
def main(
    *, corpora: Path, written: Path, open_text: Path, reference: Path, output: Path, seed: int, ablations: bool
) -> None:
    """Train the built-in tagger from annotated corpora, open text and the reference data."""
    held_out = tuple(path for name in _DEVELOPMENT if (path := corpora / name).is_file())
    paths = TrainingPaths(corpora, written, open_text, reference, held_out, output)
    train_tagger(paths, seed=seed, with_ablations=ablations, log=click.echo)


if __name__ == "__main__":
    main()

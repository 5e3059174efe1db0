"""``rasid mend``: takes away what cannot be read on Rasid's own topics."""

import click

from streams.cli.progress import bar
from streams.cli.terminal import say, show
from streams.messages import people
from streams.settings import Settings


@click.command()
@click.option("--execute", is_flag=True, help="Do it. Without this the plan is shown and nothing happens.")
@click.pass_obj
def mend(settings: Settings, *, execute: bool) -> None:
    """Take away what cannot be read on Rasid's own topics: rules, silences, redrives, replays, the ledger.

    Workers and commands pass over such a record, which a foreign hand or another version wrote; each line
    says what follows from that. With --execute each becomes a dead letter with its bytes (`rasid dead show`),
    and its key is removed. Workers take a mended ledger in when they start next.

    After a way back from a newer version do not mend: the newer one can read what it wrote.
    """
    from streams import mend as mending

    with bar("reading") as passed:
        found = mending.find(settings, [*mending.control(settings), mending.ledger(settings)], passed)
    for line in mending.summary(found):
        show(line)
    if not found:
        say("nothing to mend: everything can be read")
        return
    if not execute:
        say("nothing was done; `--execute` mends")
        return
    done = mending.mend(settings, found, by=people.at_command())
    say(f"{done} mended: `rasid dead list --stage mend --letters` has what they were")

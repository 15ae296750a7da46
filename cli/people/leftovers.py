"""What an account's keys have left standing, as the command line shows it once they were replaced."""

from cli.shell import output
from cli.shell.acts import show_act
from cli.shell.session import Session
from ledger import PlacedEntry
from ledger.reads.people.leftovers import list_leftovers
from ledger.words.people.leftovers import list_leftover_lines, make_leftovers_object


def show_new_keys(session: Session, placed: PlacedEntry, who: str, text: str) -> None:
    """Ends an act that replaced an account's keys: says so, and what the old ones left standing."""
    lao = session.open()
    left = list_leftovers(lao.desk.source, lao.resolve(who))
    ended = left.ended if left.ended and left.ended[0].end == placed.time else ()
    left = left._replace(ended=ended)
    show_act(session, placed, text, more={"leftovers": make_leftovers_object(left)})
    lines = list_leftover_lines(session.lexicon.who(lao.resolve(who)), left, session.lexicon)
    if lines and not session.json:
        output.say("\n".join(lines))

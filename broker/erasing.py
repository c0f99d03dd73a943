"""`hallcall-broker forget`: erases the notes of a ticket of any day, or the words said to a window, while no broker runs."""

from broker.config import Home
from broker.recorder import Recorder
from broker.settings import read_good_plan
from broker.store.database import only_writer
from broker.store.store import Store
from service_centre.domain.record import TextErased


def forget(home: Home, day: str, number: str) -> int:
    """Erase the texts with their salts, and put that on record; gives how many there were.

    Raises AlreadyRunning: beside a broker the desk does it (F8, E).
    """
    with only_writer(home.lock):
        store = Store(home.store)
        try:
            refs = store.notes_of(day, number.strip().upper())
            Recorder(store, read_good_plan(home)[0]).record(*(TextErased(ref) for ref in refs))
            store.checkpoint()
        finally:
            store.close()
    return len(refs)

"""Every fact that the journal keeps and the stream carries, by its name there; screens send and hear none."""

from collections.abc import Mapping

from service_centre.domain.evolve import EVOLVE
from service_centre.domain.message import Fact
from service_centre.domain.seats import SettingsChanged

FACTS: Mapping[str, type[Fact]] = {kind.__name__: kind for kind in (*EVOLVE, SettingsChanged)}

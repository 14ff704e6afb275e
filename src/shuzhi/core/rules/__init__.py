"""The rule kernel: a value at a date, and the loading of packs (规则包).

`core.rules` knows neither reports nor ledgers. It gives the packs three things: values that belong to dates
(`DatedParameter`), the instrument a pack rests on (`Instrument`), and one way to read YAML that says where a fault stands.
"""

from shuzhi.core.rules.basis import Basis, Instrument
from shuzhi.core.rules.loading import Pack, PackFault, basis_of, load_pack, read_yaml
from shuzhi.core.rules.parameters import DatedParameter, DatedValue

__all__ = [
    "Basis",
    "DatedParameter",
    "DatedValue",
    "Instrument",
    "Pack",
    "PackFault",
    "basis_of",
    "load_pack",
    "read_yaml",
]

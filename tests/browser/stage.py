"""A home filled for one module of browser tests, in a process of its own: the tests themselves never touch the database.

    python tests/browser/stage.py HOME

writes the world of the route table (tests/house/test_routes.py) and one account a role, and prints as JSON the address of
every row of the table.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

TESTS = Path(__file__).resolve().parent.parent


def main(home: str) -> None:
    os.environ["SHUZHI_HOME"] = home
    os.environ["DJANGO_SETTINGS_MODULE"] = "shuzhi.web.settings"
    sys.path[:0] = [str(TESTS), str(TESTS / "house")]
    from shuzhi.web import homedir, startup

    homedir.find(home).open()
    startup.start()
    print(json.dumps(_fill(), ensure_ascii=False))


def _fill() -> dict[str, Any]:
    import test_routes as routes
    from django.db import transaction
    from house_cast import PASSWORD, person, user

    with transaction.atomic():
        world = routes.build_world()
        for role in routes.ROLES:
            high = role in {"system_admin", "committee_admin", "auditor"}
            if role == "no_role":
                user(role)
            else:
                person(role, role, world.committee if high else world.branch)
    addresses = {page.own: world.own.address(page) for _, page in routes.ROWS}
    return {"password": PASSWORD, "addresses": addresses}


if __name__ == "__main__":
    main(sys.argv[1])

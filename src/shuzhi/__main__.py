"""`python -m shuzhi` is the same program as `shuzhi`."""

import sys

from shuzhi.cli import main

sys.exit(main())

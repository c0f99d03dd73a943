"""Before any Qt: without a display Qt would abort the interpreter."""

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

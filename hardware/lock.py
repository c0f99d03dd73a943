"""One device, one process: a lock file beside those of other programs, held while the device is open."""

import fcntl
import os
import re
import tempfile
from pathlib import Path

from hardware.errors import Busy, NoPermission

FOLDERS = ("/run/lock", tempfile.gettempdir())


class DeviceLock:
    """Held from the making until `release`; the kernel lets go of it when the process ends."""

    def __init__(self, name: str) -> None:
        """Take the lock; raises Busy if another process has the device, NoPermission if no folder can be written."""
        self._file = _open(f"hallcall-{re.sub(r'[^A-Za-z0-9]+', '-', name).strip('-')}.lock")
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(self._file)
            raise Busy(f"{name} is in use by another program of this computer") from None

    def release(self) -> None:
        """Let the device go."""
        os.close(self._file)


def _open(name: str) -> int:
    for folder in FOLDERS:
        path = Path(folder) / name
        try:
            # Without O_CREAT first: the kernel forbids creating in a shared folder what another user has there.
            return os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        except PermissionError as error:  # another user's: a lock elsewhere would hold nothing
            raise NoPermission(f"{path}: {error.strerror}") from None
        except OSError:
            pass
        try:
            file = os.open(path, os.O_RDONLY | os.O_CREAT | os.O_CLOEXEC, 0o644)
        except OSError:
            continue
        os.fchmod(file, 0o644)  # whatever the umask says: other users must find it held
        return file
    raise NoPermission(f"no folder for lock files can be written: {', '.join(FOLDERS)}")

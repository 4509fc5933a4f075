"""Pages as files."""

import os
import tempfile


def write_page(folder, name, page):
    """Whole or not at all: to a file beside it, then renamed."""
    folder.mkdir(parents=True, exist_ok=True)
    handle, unfinished = tempfile.mkstemp(dir=folder, prefix=name + ".")
    try:
        with open(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(page)
        # mkstemp makes it private; a page is for whoever may read the folder.
        umask = os.umask(0)
        os.umask(umask)
        os.chmod(unfinished, 0o666 & ~umask)
        os.replace(unfinished, folder / name)
    except BaseException:
        os.unlink(unfinished)
        raise

"""What the fork server imports first: from then on it ends with the command that has started it.

By itself it would look for that only when all else is imported, which takes a while.
"""

import os
import signal

from calcanim import parent

if parent.TIED in os.environ:
    parent.signalled(signal.SIGKILL)
    del os.environ[parent.TIED]

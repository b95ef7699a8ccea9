"""What the fork server imports first: from then on it ends with the command that has started it.

By itself it would look for that only when all else is imported, which takes a while. A word in the
environment tells the server from whoever else imports this.
"""

import os
import signal

from calcanim import parent

TIED = "CALCANIM_FORK_SERVER"

if os.environ.pop(TIED, None):
    parent.signalled(signal.SIGKILL)

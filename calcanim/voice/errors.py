"""What is wrong with a voice, in one sentence."""

from calcanim.refusals import Refusal


class VoiceError(Refusal):
    """A voice, or a recording, cannot be used; the message is one sentence."""

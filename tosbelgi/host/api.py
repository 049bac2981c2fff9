"""Public interface of the host: who asks with a token, and as whom it reads."""

from .asking import AskingPlatform, forget_old_tokens, platform_with_token, readings_of
from .bearer import bearer_token

__all__ = ["AskingPlatform", "bearer_token", "forget_old_tokens", "platform_with_token", "readings_of"]

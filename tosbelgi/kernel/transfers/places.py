"""How many of a process's threads may wait for slow clients: the places they take, and give back."""

from threading import RLock

from django.conf import settings

SMALL = 64 * 1024  # bytes of a body that is read before anything answers
PIECE = 1024 * 1024  # bytes of an answer that is handed to the server at once, and holds no thread


class Place:
    """One that was taken. Given back as often as one likes, which counts once."""

    def __init__(self, places: "Places", kind: str) -> None:
        self._places, self._kind = places, kind
        self._held = True

    def release(self) -> None:
        if self._held:
            self._held = False
            self._places.give_back(self._kind)

    __del__ = release  # an answer that nobody has closed


class Places:
    """Places of one process, shared by its threads.

    Long bodies have half of the threads, so have long answers, and one thread at least is for those who wait for
    nothing. With a single thread everybody shares it.
    """

    def __init__(self, threads: int) -> None:
        self.half, self.most = max(1, threads // 2), max(1, threads - 1)
        self._taken = {"upload": 0, "form": 0, "download": 0}
        self._lock = RLock()  # a place may be given back by whoever collects garbage

    def take(self, kind: str) -> Place | None:
        """A place for a long body ("upload"), a short one that is late ("form") or a long answer ("download")."""
        with self._lock:
            if not self._has_room(kind):
                return None
            self._taken[kind] += 1
        return Place(self, kind)

    def has_room(self, kind: str) -> bool:
        """Would one be had at this moment?"""
        with self._lock:
            return self._has_room(kind)

    def _has_room(self, kind: str) -> bool:
        free = sum(self._taken.values()) < self.most
        return free and (kind == "form" or self._taken[kind] < self.half)

    def give_back(self, kind: str) -> None:
        with self._lock:
            self._taken[kind] -= 1


of_this_process = Places(settings.GRANIAN_BLOCKING_THREADS)


def has_room_for_download() -> bool:
    return of_this_process.has_room("download")

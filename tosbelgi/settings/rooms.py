"""The rooms of the site by the beginning of their addresses; `{language}` stands for the code of any language.

A view of ours says itself what caches may keep of it (`kernel.web.cache_policy`). What is said here is said for
packages, whose views cannot be decorated one by one, and for rooms in which everything is somebody's own.
"""

# Below these nothing is ever kept, whatever a view says, and no view need say it.
PRIVATE_PREFIXES = (
    "/admin/",
    "/{language}/sign-in/",
    "/{language}/sign-out/",
    "/{language}/account/",
    "/{language}/cabinet/",
)

# Who knows such an address may look or act: it stands in no log and no `Referer`, and no search engine lists it.
SECRET_PREFIXES = (
    "/preview/",
    "/admin/password_reset/confirm/",
    "/{language}/account/password/reset/key/",
    "/{language}/family/",
    "/{language}/invitation/",
)

# Rooms in which people take pictures and record films and voices.
RECORDING_PREFIXES = ("/{language}/cabinet/",)

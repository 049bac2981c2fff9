FROM python:3.11-slim AS built
WORKDIR /srv/tosbelgi
COPY requirements/scale.txt requirements/
RUN python -m venv /opt/venv && /opt/venv/bin/pip install --no-cache-dir --require-hashes --no-deps -r requirements/scale.txt
COPY manage.py ./
COPY tosbelgi tosbelgi
ENV PATH=/opt/venv/bin:$PATH VAR_DIR=/srv/built COLLECTED_STATIC=yes
RUN python -m tosbelgi.language.catalogues tosbelgi/locale tosbelgi/catalogues/*/locale \
 && python -m tosbelgi.artwork.fonts /srv/built/build/fonts \
 && SECRET_KEY=only-for-the-build python manage.py collectstatic --noinput --verbosity 0

FROM python:3.11-slim
RUN useradd --create-home --uid 10001 tosbelgi && mkdir -p /srv/var && chown tosbelgi /srv/var
COPY --from=built /opt/venv /opt/venv
COPY --from=built /srv/tosbelgi /srv/tosbelgi
COPY --from=built --chown=tosbelgi /srv/built/static /srv/var/static
COPY --from=built --chown=tosbelgi /srv/built/build /srv/var/build
WORKDIR /srv/tosbelgi
USER tosbelgi
ENV PATH=/opt/venv/bin:$PATH VAR_DIR=/srv/var COLLECTED_STATIC=yes PYTHONUNBUFFERED=1 GRANIAN_BLOCKING_THREADS=4
EXPOSE 8000
CMD ["granian", "--interface", "wsgi", "--http", "1", "--host", "0.0.0.0", "--port", "8000", "--workers", "2", "tosbelgi.wsgi:application"]

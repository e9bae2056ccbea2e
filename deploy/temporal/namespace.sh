#!/bin/sh
# Creates the namespace once the server answers. Safe to run again. Reads TEMPORAL_ADDRESS and TEMPORAL_NAMESPACE.
set -eu

# A post's workflow id is refused a second time only while the closed workflow is remembered, and Telegram may bring
# an update again for 24 hours. Partyline raises a shorter retention to this.
retention=72h

attempts=60
until temporal operator cluster health >/dev/null 2>&1; do
  attempts=$((attempts - 1))
  if [ "$attempts" -eq 0 ]; then
    echo "Temporal at $TEMPORAL_ADDRESS does not answer: look at the log of the service temporal." >&2
    exit 1
  fi
  sleep 2
done

if temporal operator namespace describe --namespace "$TEMPORAL_NAMESPACE" >/dev/null 2>&1; then
  echo "The namespace $TEMPORAL_NAMESPACE is there."
else
  temporal operator namespace create --namespace "$TEMPORAL_NAMESPACE" --retention "$retention"
fi

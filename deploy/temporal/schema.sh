#!/bin/sh
# Brings Temporal's two databases to the schema of this image's version. Safe to run again; run it with each new
# version before the server of that version starts. Reads SQL_HOST, SQL_PORT, SQL_USER, SQL_PASSWORD and SQL_PLUGIN.
set -eu

prepare() {
  # Makes the table that holds the version; leaves a later version alone.
  temporal-sql-tool --database "$1" setup-schema --version 0.0
  temporal-sql-tool --database "$1" update-schema --schema-name "postgresql/v12/$2"
}

prepare temporal temporal
prepare temporal_visibility visibility

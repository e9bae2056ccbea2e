#!/bin/sh
# Run by the PostgreSQL image when its volume is new: one database and one ordinary user each for Partyline and
# Temporal. All share the administrator's password, which is fine as long as nothing but this project reaches the server.
set -eu

psql --no-psqlrc --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname postgres \
  --set password="$POSTGRES_PASSWORD" <<'SQL'
create role partyline login password :'password';
create role temporal login password :'password';
create database partyline owner partyline;
create database temporal owner temporal;
create database temporal_visibility owner temporal;
revoke connect, temporary on database partyline, temporal, temporal_visibility from public;
SQL

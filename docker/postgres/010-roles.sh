#!/bin/bash
# First start of an empty database: the role the services sign in as. It owns nothing; each service acts as its own
# role, of which this one is a member without inheriting, so that a service can reach its own schema only.
set -euo pipefail
psql --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" --set password="$POSTGRES_SERVICE_PASSWORD" <<'SQL'
CREATE ROLE onewindow_identity NOLOGIN;
CREATE ROLE onewindow_intake NOLOGIN;
CREATE ROLE onewindow_routing NOLOGIN;
CREATE ROLE onewindow_joint_collection NOLOGIN;
CREATE ROLE onewindow_dispute_resolution NOLOGIN;
CREATE ROLE onewindow_messaging NOLOGIN;
CREATE ROLE one_window_service LOGIN NOINHERIT PASSWORD :'password';
GRANT onewindow_identity, onewindow_intake, onewindow_routing, onewindow_joint_collection, onewindow_dispute_resolution, onewindow_messaging TO one_window_service;
SQL

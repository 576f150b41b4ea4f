-- Run once, when PostgreSQL's folder is empty: three databases, each with a user that sees no other.
\set airflow_password `cat /run/secrets/airflow_database_password`
\set mlflow_password `cat /run/secrets/mlflow_database_password`
\set plumbline_password `cat /run/secrets/plumbline_database_password`

CREATE ROLE airflow LOGIN PASSWORD :'airflow_password';
CREATE ROLE mlflow LOGIN PASSWORD :'mlflow_password';
CREATE ROLE plumbline LOGIN PASSWORD :'plumbline_password';

CREATE DATABASE airflow OWNER airflow;
CREATE DATABASE mlflow OWNER mlflow;
CREATE DATABASE plumbline OWNER plumbline;

REVOKE CONNECT ON DATABASE airflow, mlflow, plumbline, postgres FROM PUBLIC;

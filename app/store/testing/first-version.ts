/** A store as the first version of cks-lab wrote it, table by table, with a little of everything in it. */
import { DatabaseSync } from 'node:sqlite'

const tables = `
CREATE TABLE "kysely_migration" ("name" varchar(255) not null primary key, "timestamp" varchar(255) not null);
CREATE TABLE "kysely_migration_lock" ("id" varchar(255) not null primary key, "is_locked" integer default 0 not null);
CREATE TABLE "sessions" ("id" text primary key, "scenario" text not null, "state" text not null, "pace" text not null, "lab_id" text, "started_at" bigint not null, "ready_at" bigint, "ended_at" bigint, "ended_because" text, "deadline" bigint, "problem" text);
CREATE TABLE "grades" ("id" text primary key, "session_id" text not null references "sessions" ("id"), "scenario" text not null, "score" real not null, "total" real not null, "percent" integer not null, "passed" integer not null, "checks" text not null, "control_plane" text not null, "started_at" bigint not null, "took_ms" integer not null);
CREATE INDEX "grades_by_session" on "grades" ("session_id", "started_at");
CREATE INDEX "grades_by_scenario" on "grades" ("scenario");
CREATE TABLE "hints" ("session_id" text not null references "sessions" ("id"), "number" integer not null, "seen_at" bigint not null, constraint "hints_key" primary key ("session_id", "number"));
INSERT INTO kysely_migration VALUES ('001-sessions-grades-hints', '2026-11-27T04:54:44.383Z');
INSERT INTO kysely_migration_lock VALUES ('migration_lock', 0);`

const content = `
INSERT INTO sessions VALUES
  ('open', 'a-task', 'ready', 'quick', 'lab-1', 1800000000000, 1800000000100, NULL, NULL, 1800003600000, NULL),
  ('over', 'b-task', 'ended', 'exam', 'lab-2', 1700000000000, 1700000000100, 1700000001000, 'You ended it.', NULL, NULL),
  ('lost', 'c-task', 'lost', 'quick', NULL, 1800000000001, NULL, NULL, NULL, NULL, '{"code":"lab-lost"}');
INSERT INTO grades VALUES
  ('g1', 'open', 'a-task', 3.5, 5, 70, 0, '[{"id":"x"}]', '{"phase":"ready"}', 1800000000200, 900),
  ('g2', 'open', 'a-task', 5, 5, 100, 1, '[]', '{}', 1800000000300, 901),
  ('g3', 'over', 'b-task', 0.1, 5, 2, 0, '[]', '{}', 1700000000200, 902);
INSERT INTO hints VALUES ('open', 1, 1800000000150), ('open', 2, 1800000000160);`

export function writeFirstVersion(path: string): void {
  const database = new DatabaseSync(path)
  database.exec(tables)
  database.exec(content)
  database.close()
}

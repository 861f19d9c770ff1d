// Database objects of sessions: triggers that end them.
import {
  type DatabaseObject,
  defineDatabaseFunction,
  defineTrigger,
} from '#framework/database/objects/define-database-object.ts'

const endSessionsOfInactive = defineDatabaseFunction({
  name: 'auth.end_sessions_of_inactive()',
  reason: 'Ends the sessions of somebody who is switched off.',
  sql: `create or replace function auth.end_sessions_of_inactive() returns trigger language plpgsql as $$
begin
  update auth.sessions
  set ended_at = now(), ended_by = 'deactivation', updated_at = now(), version = version + 1
  where user_id = new.id and ended_at is null;
  return null;
end $$;`,
})

const endImpersonations = defineDatabaseFunction({
  name: 'auth.end_impersonations()',
  reason: 'Ends what somebody does in the names of others, and others do in theirs.',
  sql: `create or replace function auth.end_impersonations() returns trigger language plpgsql as $$
begin
  update auth.sessions
  set ended_at = now(), ended_by = 'staff', updated_at = now(), version = version + 1
  where ended_at is null and impersonator_id is not null and (user_id = new.id or impersonator_id = new.id);
  return null;
end $$;`,
})

const endStartedSessions = defineDatabaseFunction({
  name: 'auth.end_started_sessions()',
  reason: 'Ends the sessions that were started from one.',
  sql: `create or replace function auth.end_started_sessions() returns trigger language plpgsql as $$
begin
  update auth.sessions
  set ended_at = now(), ended_by = new.ended_by, updated_at = now(), version = version + 1
  where ended_at is null and started_from_id = new.id;
  return null;
end $$;`,
})

const triggers: readonly DatabaseObject[] = [
  defineTrigger({
    ...{ name: 'end_sessions', on: 'auth.users', event: 'after update of is_active' },
    reason: 'Somebody who is switched off is out at once.',
    when: 'old.is_active and not new.is_active',
    calls: endSessionsOfInactive,
  }),
  defineTrigger({
    ...{ name: 'end_impersonations', on: 'auth.users', event: 'after update of is_staff, is_superuser, is_active' },
    reason: "A former superuser acts in nobody's name, and nobody acts in the name of somebody who has become staff.",
    when: 'old.is_staff <> new.is_staff or old.is_superuser <> new.is_superuser or old.is_active <> new.is_active',
    calls: endImpersonations,
  }),
  defineTrigger({
    ...{ name: 'end_started_sessions', on: 'auth.sessions', event: 'after update of ended_at' },
    reason: 'What was started from a session ends with it.',
    when: 'old.ended_at is null and new.ended_at is not null',
    calls: endStartedSessions,
  }),
]

/** For the manifest. */
export const sessionsObjects: readonly DatabaseObject[] = [
  ...[endSessionsOfInactive, endImpersonations, endStartedSessions],
  ...triggers,
]

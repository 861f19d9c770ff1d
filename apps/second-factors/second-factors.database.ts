// Database objects of second factors: a function that tells whether a person has one.
import { type DatabaseObject, defineDatabaseFunction } from '#framework/database/objects/define-database-object.ts'

/** For the manifest. */
export const secondFactorsObjects: readonly DatabaseObject[] = [
  defineDatabaseFunction({
    name: 'auth.has_second_factor(uuid)',
    reason:
      'What counts as a second factor, for admission and for tenants; log-in asks which ones there are (methodsOf). It reads with the rights of its caller: the platform.',
    sql: `create or replace function auth.has_second_factor(person uuid) returns boolean language plpgsql stable as $$
begin
  return exists (select from auth.totp_secrets s where s.user_id = person and s.confirmed_at is not null)
    or exists (select from auth.passkeys k where k.user_id = person);
end $$;`,
    callers: ['pend_app', 'pend_readonly'],
  }),
]

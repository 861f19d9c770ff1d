// Database objects of access: admission.
import { readFileSync } from 'node:fs'
import { type DatabaseObject, defineDatabaseFunction } from '#framework/database/objects/define-database-object.ts'

/** For the manifest. */
export const accessObjects: readonly DatabaseObject[] = [
  defineDatabaseFunction({
    name: 'auth.admit(text, text, text, text, text, text, text)',
    reason:
      'Admission reads sessions, memberships, people and tenants in one look-up of their keys: asking each app for its part would cost every transaction a statement each.',
    sql: readFileSync(new URL('admit.sql', import.meta.url), 'utf8'),
    callers: ['pend_app', 'pend_readonly'],
  }),
]

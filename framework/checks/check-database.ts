// Checks the server and the serving role: reachable, prepared, bound by row security, recent enough.

import type { Project } from '#framework/application/project.ts'
import { UnsafeRoleError } from '#framework/database/safe-role.ts'
import { PendError } from '#shared/exceptions/pend-error.ts'
import { type CheckFinding, type CheckRule, defineCheck } from './define-check.ts'

const RULES: readonly CheckRule[] = [
  {
    id: 'database.version',
    level: 'warning',
    path: 'DATABASE_URL',
    hint: 'Update PostgreSQL to a release with all fixes.',
  },
  { id: 'database.collation', level: 'warning', path: 'DATABASE_URL', hint: 'Rebuild the indexes of texts.' },
  { id: 'database.unsafe-role', path: 'DATABASE_URL', hint: 'Row security must bind the role that serves.' },
  { id: 'database.unusable', path: 'DATABASE_URL', hint: 'The message says what is missing, with the SQL to run.' },
]

/** Opening the database already refuses an unsafe role; this turns refusals into findings. */
export const checkDatabase = defineCheck({
  name: 'database',
  tag: 'database',
  rules: RULES,
  async find(project: Project): Promise<CheckFinding[]> {
    try {
      const { versionFault, collationFault, status } = await project.openDatabase()
      const isEmbedded = status !== 'configured'
      const warning = { level: 'warning', path: isEmbedded ? 'the embedded server' : 'DATABASE_URL' } as const
      const ofVersion = isEmbedded
        ? 'npm carries no newer one. It matters only where roles change under live connections; production needs DATABASE_URL.'
        : 'Production refuses to start on it; do not change roles while the server runs.'
      const ofCollation = 'Until then lists may leave out records, and filters may miss them.'
      return [
        ...(versionFault ? [{ ...warning, id: 'database.version', message: versionFault, hint: ofVersion }] : []),
        ...(collationFault
          ? [{ ...warning, id: 'database.collation', message: collationFault, hint: ofCollation }]
          : []),
      ]
    } catch (error) {
      if (!(error instanceof PendError)) throw error
      const id = error instanceof UnsafeRoleError ? 'database.unsafe-role' : 'database.unusable'
      return [{ id, level: 'error', path: 'DATABASE_URL', message: error.message, hint: error.hint ?? '' }]
    }
  },
})

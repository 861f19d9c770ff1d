// Checks the server and the role that would serve: reachable, prepared, bound by row security, recent enough.

import type { Project } from '#framework/application/project.ts'
import { UnsafeRoleError } from '#framework/database/safe-role.ts'
import { PendError } from '#shared/exceptions/pend-error.ts'
import { type CheckFinding, defineCheck } from './define-check.ts'

/** Opening the database already refuses an unsafe role; this turns refusals into findings. */
export const checkDatabase = defineCheck({
  name: 'database',
  async find(project: Project): Promise<CheckFinding[]> {
    try {
      const { versionFault, status } = await project.openDatabase()
      if (!versionFault) return []
      const isEmbedded = status !== 'configured'
      return [
        {
          id: 'database.version',
          level: 'warning',
          path: isEmbedded ? 'the embedded server' : 'DATABASE_URL',
          message: versionFault,
          hint: isEmbedded
            ? 'npm carries no newer one. It matters only where roles change under live connections; production needs DATABASE_URL.'
            : 'Production refuses to start on it; do not change roles while the server runs.',
        },
      ]
    } catch (error) {
      if (!(error instanceof PendError)) throw error
      const id = error instanceof UnsafeRoleError ? 'database.unsafe-role' : 'database.unusable'
      return [{ id, level: 'error', path: 'DATABASE_URL', message: error.message, hint: error.hint ?? '' }]
    }
  },
})

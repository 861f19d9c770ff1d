// Checks that the database, as it is now, keeps tenants apart.
import type { Project } from '#framework/application/project.ts'
import { lintDatabase } from '#framework/database/row-security-lint/lint.ts'
import { PendError } from '#shared/exceptions/pend-error.ts'
import type { CheckDefinition, CheckFinding } from './define-check.ts'

/** One finding for each of the lint. A database that cannot be opened is the affair of another check. */
export const checkRowSecurity: CheckDefinition = {
  name: 'row security',
  async find(project: Project): Promise<CheckFinding[]> {
    try {
      const findings = await lintDatabase((await project.openDatabase()).appUrl)
      return findings.map(({ rule, object, fault, hint }) => ({
        id: `row-security.${rule}`,
        level: 'error',
        path: object,
        message: `${object} ${fault}.`,
        hint,
      }))
    } catch (error) {
      if (error instanceof PendError) return []
      throw error
    }
  },
}

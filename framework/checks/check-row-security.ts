// Checks that the current database keeps tenants apart.

import { BootError } from '#framework/application/boot-error.ts'
import type { Project } from '#framework/application/project.ts'
import { PendError } from '#shared/exceptions/pend-error.ts'
import { type CheckFinding, defineCheck } from './define-check.ts'
import { findRowSecurityFaults } from './find-row-security-faults.ts'

/** One finding per fault. Other checks handle an unreachable database and mistakes in declarations. */
export const checkRowSecurity = defineCheck({
  name: 'row security',
  tag: 'row-security',
  async find(project: Project): Promise<CheckFinding[]> {
    try {
      const findings = await findRowSecurityFaults(project)
      return findings.map(({ rule, object, fault, hint }) => ({
        id: `row-security.${rule}`,
        level: 'error',
        path: object,
        message: `${object} ${fault}.`,
        hint,
      }))
    } catch (error) {
      if (error instanceof PendError || error instanceof BootError) return []
      throw error
    }
  },
})

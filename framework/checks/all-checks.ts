// The checks that `./manage check` makes.
import { checkAdmin } from './check-admin.ts'
import { checkDatabase } from './check-database.ts'
import { checkDeclarations } from './check-declarations.ts'
import { checkDeployment } from './check-deployment.ts'
import { checkRedis } from './check-redis.ts'
import { checkRowSecurity } from './check-row-security.ts'
import type { CheckDefinition } from './define-check.ts'

/** Every check, in the order of its report. */
export const allChecks: readonly CheckDefinition[] = [
  checkDeclarations,
  checkDatabase,
  checkRowSecurity,
  checkRedis,
  checkAdmin,
  checkDeployment,
]

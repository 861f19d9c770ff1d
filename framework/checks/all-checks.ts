// The checks of `./manage check`.
import { checkAdmin } from './check-admin.ts'
import { checkDatabase } from './check-database.ts'
import { checkDeclarations } from './check-declarations.ts'
import { checkDeployment } from './check-deployment.ts'
import { checkRedis } from './check-redis.ts'
import { checkRowSecurity } from './check-row-security.ts'
import type { CheckDefinition } from './define-check.ts'

/** Every check, in report order. */
export const allChecks: readonly CheckDefinition[] = [
  checkDeclarations,
  checkDatabase,
  checkRowSecurity,
  checkRedis,
  checkAdmin,
  checkDeployment,
]

// The checks of `./manage check`.
import { checkAdmin } from './check-admin.ts'
import { checkDatabase } from './check-database.ts'
import { checkDeclarations } from './check-declarations.ts'
import { checkRedis } from './check-redis.ts'
import { checkRowSecurity } from './check-row-security.ts'
import type { CheckDefinition } from './define-check.ts'
import { checkDatabaseServer } from './deployment/check-database-server.ts'
import { checkMachine } from './deployment/check-machine.ts'
import { checkMailServer } from './deployment/check-mail-server.ts'
import { checkRedisServer } from './deployment/check-redis-server.ts'
import { checkSettings } from './deployment/check-settings.ts'
import { checkStaticFiles } from './deployment/check-static-files.ts'
import { checkWork } from './deployment/check-work.ts'

/** Every check, in report order. */
export const allChecks: readonly CheckDefinition[] = [
  checkDeclarations,
  checkDatabase,
  checkRowSecurity,
  checkRedis,
  checkAdmin,
  checkStaticFiles,
  checkSettings,
  checkMachine,
  checkDatabaseServer,
  checkRedisServer,
  checkMailServer,
  checkWork,
]

// The tests that PostgreSQL's version can change: statements, plans, migrations, row security, the ledger.
import { globSync } from 'node:fs'
import path from 'node:path'

const FOLDERS = [
  'framework/{database,events,operations,permissions,projections,resource,tasks}',
  'tests/{contract,rest,tasks,tenancy}',
]
/** HTTP, documents and commands are the same everywhere. So is what takes minutes and depends on no version. */
const LEFT_OUT = [
  /tests\/contract\/declarations\//,
  /\/(admin-metadata|admin-pages|bad-input|body-costs|bootstrap|checked-answers|closed-tenants|compression)\.test/,
  /\/(default-words|docs-access|documents-show-examples|embedded-server|endpoint-answers|exports|failures)\.test/,
  /\/(faults|faults-are-told|first-proof|health|hosts|http-layer|https-only|idempotency|make-migrations)\.test/,
  /\/(openapi|openapi-list|outages|overload|processes|refusals-come-first|request-costs|required-factor)\.test/,
  /\/(run-on-many|run-on-many-faults|static-files|stuck-readers|unmet-alike|unmet-installed|uploads|waiting)\.test/,
  /\/write-headers\.test/,
  /\/(bystander|causes-come-first|dependents-are-told|fair-share|fair-streams|hostile-texts|schedules)\.test/,
]

/** Their paths from the root of the project, sorted. */
export function databaseHalf(root: string): string[] {
  const files = FOLDERS.flatMap((folder) => globSync(`${folder}/**/*.test.ts`, { cwd: root }))
  return files
    .map((file) => file.replaceAll(path.sep, '/'))
    .filter((file) => !LEFT_OUT.some((pattern) => pattern.test(file)))
    .sort()
}

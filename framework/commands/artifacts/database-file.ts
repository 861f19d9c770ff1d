// generated/database.sql: every function, trigger and partial index in force, by app.
import type { Application } from '#framework/application/build-application.ts'
import type { AppSchema } from '#framework/database/migrations/schema-state.ts'
import type { DatabaseObject } from '#framework/database/objects/define-database-object.ts'
import type { SqlObject } from '#framework/database/schema/sql-object.ts'
import { rowSecurityOf } from '#framework/projections/row-security/index.ts'
import { schemasOfProject } from '../migrations/schemas-of-project.ts'

const HEAD = `-- What the database has beside tables, made from the declarations. Migrations install it; policies and rights on
-- tables stand in policies.sql.`

/** The whole file; its diff shows reviewers what a change does to the database. */
export function buildDatabaseFile(application: Application): string {
  const { models } = application
  const elsewhere = new Set(
    [...models.values()].flatMap((model) => rowSecurityOf(model, models).map(({ name }) => name)),
  )
  const parts = schemasOfProject(application).flatMap((schema) => partsOf(schema, elsewhere))
  return `${[HEAD, ...parts].join('\n\n')}\n`
}

function partsOf({ app, objects }: AppSchema, elsewhere: ReadonlySet<string>): string[] {
  return objects
    .filter(({ name }) => !elsewhere.has(name))
    .map((object) => [`-- ${app}: ${object.name}`, ...reasonOf(object), object.create].join('\n'))
}

/** Objects that come from a resource have their reason in its declaration. */
function reasonOf(object: SqlObject | DatabaseObject): string[] {
  return 'reason' in object ? [`-- ${object.reason}`] : []
}

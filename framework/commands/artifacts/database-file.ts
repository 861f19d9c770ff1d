// generated/database.sql: every function, trigger and index with a condition that is in force, app by app.
import type { Application } from '#framework/application/build-application.ts'
import type { AppSchema } from '#framework/database/migrations/schema-state.ts'
import type { DatabaseObject } from '#framework/database/objects/define-database-object.ts'
import type { SqlObject } from '#framework/database/schema/sql-object.ts'
import { rowSecurityOf } from '#framework/projections/row-security/index.ts'
import { schemasOfProject } from '../migrations/schemas-of-project.ts'

const HEAD = `-- What the database has beside tables, made from the declarations. Migrations install it; policies and rights on
-- tables stand in policies.sql.`

/** The whole text; a reviewer reads in its difference what a change means for the database. */
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

/** What comes from a declaration of a resource has its reason there. */
function reasonOf(object: SqlObject | DatabaseObject): string[] {
  return 'reason' in object ? [`-- ${object.reason}`] : []
}

// `squashmigrations`: one initial migration for each app in the place of a long timeline.
import { PendError } from '#shared/exceptions/pend-error.ts'
import { defineCommand } from '../define-command.ts'
import { migrationsOf } from './directory.ts'

/** The exit code is 1 where the declarations and the migrations lead to different databases. */
export const squashmigrations = defineCommand({
  name: 'squashmigrations',
  group: 'Database',
  summary: 'replace all migrations with one for each app',
  description:
    'Writes initial migrations from the declarations, applies old and new ones to two scratch databases, and compares everything in them. Only if both are alike, the new files take the place of the old ones. A database that has applied all old ones goes on; migrations/squashed.json says which those were. Run it again after tables have moved to another app.',
  options: { check: { kind: 'flag', summary: 'compare only; write nothing' } },
  examples: {
    squashmigrations: 'before a release',
    'squashmigrations --check': 'are declarations and migrations alike?',
  },
  async run(project, { check }, console) {
    const { squashMigrations } = await import('#framework/database/migrations/squash/squash-migrations.ts')
    const { schemasOfProject } = await import('./schemas-of-project.ts')
    const schemas = schemasOfProject(await project.loadApplication())
    const { adminUrl } = await project.openDatabase()
    const options = { directory: migrationsOf(project), schemas, adminUrl, isCheck: check }
    const { differences, filled, replaced, written } = await squashMigrations(options)
    for (const { name, before, after } of differences)
      console.warn(
        `${before === null ? 'Only declared' : after === null ? 'Only in migrations' : 'Different'}: ${name}`,
      )
    for (const table of filled) console.warn(`Rows that migrations bring: ${table}`)
    if (differences.length + filled.length > 0)
      throw new PendError(
        'The migrations and the declarations lead to different databases, so nothing was written.',
        'Declare what is only in migrations, or drop it in one. Rows belong into a command or a task.',
      )
    if (check) return console.print(`The ${replaced} migrations and the declarations lead to the same database.`)
    for (const name of written) console.print(`Written: migrations/${name}.sql`)
    console.print(
      `They replace ${replaced} migrations. Databases that have applied all of those go on with: ./manage migrate`,
    )
  },
})

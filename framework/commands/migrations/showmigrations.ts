// `showmigrations`: shows which migrations the database has applied.
import { PendError } from '#shared/exceptions/pend-error.ts'
import { defineCommand } from '../define-command.ts'
import { migrationsOf } from './directory.ts'

/** Prints all migrations, applied ones with an X. */
export const showmigrations = defineCommand({
  name: 'showmigrations',
  group: 'Database',
  summary: 'list migrations, and whether they are applied',
  arguments: { app: { summary: 'only this app, or the product of this clone' } },
  options: { json: { kind: 'flag', summary: 'print JSON' } },
  async run(project, { app, json }, console) {
    const { readMigrationStatus } = await import('#framework/database/migrations/run-migrations.ts')
    const { ownerUrl } = await project.openDatabase()
    const all = await readMigrationStatus({ ownerUrl, directory: migrationsOf(project) })
    const shown = all.filter((file) => app === undefined || file.app === app || file.product === app)
    if (shown.length === 0 && app !== undefined)
      throw new PendError(`The app "${app}" has no migrations.`, 'See all with: ./manage showmigrations')
    if (json) return console.printJson(shown)
    for (const { name, appliedAt } of shown)
      console.print(`[${appliedAt ? 'X' : ' '}] ${name}${appliedAt ? `  ${appliedAt.toISOString()}` : ''}`)
  },
})

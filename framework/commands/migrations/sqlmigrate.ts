// `sqlmigrate`: prints the SQL of one migration, or what undoes it.
import { defineCommand } from '../define-command.ts'
import { migrationsOf } from './directory.ts'

/** Needs no database. */
export const sqlmigrate = defineCommand({
  name: 'sqlmigrate',
  group: 'Database',
  summary: 'print the SQL of a migration',
  arguments: { migration: { summary: 'its name or number', required: true } },
  options: { backwards: { kind: 'flag', summary: 'print what undoes it, and what that loses' } },
  examples: { 'sqlmigrate 7': 'the seventh file', 'sqlmigrate 7 --backwards': 'what undoes it' },
  async run(project, { migration, backwards }, console) {
    const { readMigrationFiles, requireMigration } = await import('#framework/database/migrations/migration-files.ts')
    const { requireWayBack } = await import('#framework/database/migrations/back/way-back.ts')
    const directory = migrationsOf(project)
    const file = requireMigration(readMigrationFiles(directory), migration)
    console.print((backwards ? requireWayBack(directory, file) : file).sql.trimEnd())
  },
})

// `sqlmigrate`: prints the SQL of one migration.
import { defineCommand } from '../define-command.ts'
import { migrationsOf } from './directory.ts'

/** Needs no database. */
export const sqlmigrate = defineCommand({
  name: 'sqlmigrate',
  group: 'Database',
  summary: 'print the SQL of a migration',
  arguments: { migration: { summary: 'its name or number', required: true } },
  examples: { 'sqlmigrate 7': 'the seventh file' },
  async run(project, { migration }, console) {
    const { readMigrationFiles, requireMigration } = await import('#framework/database/migrations/migration-files.ts')
    console.print(requireMigration(readMigrationFiles(migrationsOf(project)), migration).sql.trimEnd())
  },
})

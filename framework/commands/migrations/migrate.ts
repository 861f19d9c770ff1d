// `migrate`: brings the database up to date with migrations/.
import type { Project } from '#framework/application/project.ts'
import type { CommandConsole } from '../console.ts'
import { defineCommand } from '../define-command.ts'
import { migrationsOf } from './directory.ts'

/** Applies missing migrations. The exit code of `--check` is 1 if any are missing. */
export const migrate = defineCommand({
  name: 'migrate',
  group: 'Database',
  summary: 'apply pending migrations',
  description:
    'Each file runs in one transaction, in one process at a time. You cannot undo a migration: write a new one, or restore a backup.',
  arguments: { target: { summary: 'the last file to apply, by name or number' } },
  options: {
    plan: { kind: 'flag', summary: 'print what would be applied' },
    fake: { kind: 'flag', summary: 'mark the files as applied without running them' },
    check: { kind: 'flag', summary: 'apply nothing; exit with 1 if a migration is pending' },
  },
  examples: { 'migrate --plan': 'what would happen', 'migrate 12': 'up to the twelfth file and no further' },
  async run(project, { target, plan, fake, check }, console) {
    const { planMigrations, runMigrations } = await import('#framework/database/migrations/run-migrations.ts')
    const { ownerUrl } = await project.openDatabase()
    const options = { ownerUrl, directory: migrationsOf(project), target }
    if (plan || check) {
      const pending = await planMigrations(options)
      for (const name of pending) console.print(name)
      if (pending.length === 0) console.print('The database is up to date.')
      return check && pending.length > 0 ? 1 : 0
    }
    const report = (name: string, milliseconds: number) =>
      console.print(`${fake ? 'noted' : 'applied'} ${name} (${milliseconds} ms)`)
    const applied = await runMigrations({ ...options, fake, report })
    if (applied.length === 0) console.print('The database is up to date.')
    if (!fake && target === undefined) await forgetWords(project, ownerUrl, console)
    return 0
  },
})

async function forgetWords(project: Project, ownerUrl: string, console: CommandConsole): Promise<void> {
  const { forgetWordsBeside } = await import('#framework/application/forget-gone-words.ts')
  const { words, records } = await forgetWordsBeside(await project.loadApplication(), ownerUrl)
  if (words.length > 0)
    console.print(`taken out of ${records} roles and keys, because nothing declares them any more: ${words.join(', ')}`)
}

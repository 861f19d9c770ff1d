// `dbshell`: opens an SQL prompt on the project's database.
import { defineCommand } from '../define-command.ts'

/** Opens psql or the small prompt. */
export const dbshell = defineCommand({
  name: 'dbshell',
  group: 'Database',
  summary: 'open a SQL prompt on the database',
  description:
    'Runs psql if it is installed, or else a small prompt: end statements with a semicolon, and leave with \\q.',
  options: {
    role: {
      kind: 'text',
      value: 'name',
      choices: ['owner', 'app', 'readonly', 'admin'],
      default: 'owner',
      summary: 'the role to connect as; app and readonly see no tenant rows without a tenant',
    },
    psql: { kind: 'flag', default: true, summary: 'use the small prompt even if psql is installed' },
  },
  examples: {
    dbshell: 'as the owner of the tables',
    "dbshell --role readonly <<< 'select now();'": 'one statement, as a reader',
  },
  async run(project, { role, psql }, console) {
    const { adminUrl, ownerUrl, appUrl, readonlyUrl } = await project.openDatabase()
    const url = { admin: adminUrl, owner: ownerUrl, app: appUrl, readonly: readonlyUrl }[role]
    const shell = await import('./psql.ts')
    if (psql && shell.isPsqlInstalled()) return shell.runPsql(url, project.settings.dataDirectory)
    const { runPrompt } = await import('./prompt.ts')
    return runPrompt(url, console)
  },
})

// `database`: prepares a PostgreSQL server for PEND.
import type { Project } from '#framework/application/project.ts'
import { PendError } from '#shared/exceptions/pend-error.ts'
import type { CommandConsole } from '../console.ts'
import { defineCommand } from '../define-command.ts'

/** `database init`: what every start makes sure of, as a step of its own. */
export const database = defineCommand({
  name: 'database',
  group: 'Database',
  summary: 'prepare a PostgreSQL server: the database, the roles and their rights',
  description:
    'init creates what is missing and changes only what is wrong; it may run any number of times. The user of DATABASE_URL needs the right to create roles, not to be a superuser: that fits managed servers. Where even that is missing, --sql prints what an administrator runs. Schemas and tables are made by migrate.',
  arguments: { task: { summary: 'init', required: true } },
  options: {
    dryRun: { kind: 'flag', summary: 'only print the statements that are missing' },
    sql: { kind: 'flag', summary: 'print the statements for a server that has nothing, and connect to none' },
  },
  examples: {
    'database init': 'before the first start on a server of your own',
    'database init --sql': 'for the administrator of a server',
  },
  async run(project, { task, dryRun, sql }, console) {
    if (task !== 'init') throw new PendError(`database cannot "${task}".`, 'Write ./manage database init.')
    if (sql) return printAll(project, console)
    const adminUrl = requireUrl(project)
    const { ensureDatabase, planDatabase } = await import('#framework/database/bootstrap/bootstrap.ts')
    const options = { appUrl: project.settings.databaseAppUrl }
    const missing = await planDatabase(adminUrl, options)
    for (const statement of missing) console.print(`${statement};`)
    if (dryRun) return console.print(missing.length === 0 ? 'Nothing is missing.' : 'Nothing was changed.')
    await ensureDatabase(adminUrl, options)
    console.print(missing.length === 0 ? 'Nothing was missing.' : `${missing.length} statements were run.`)
    await printBudget(project, adminUrl, console)
  },
})

function requireUrl({ settings }: Project): string {
  if (settings.databaseUrl) return settings.databaseUrl
  throw new PendError(
    'DATABASE_URL is not set, and the embedded PostgreSQL is prepared whenever it starts.',
    'Set DATABASE_URL to postgres://user:password@host:port/database.',
  )
}

async function printAll({ settings }: Project, console: CommandConsole): Promise<void> {
  const { freshStatements } = await import('#framework/database/bootstrap/bootstrap.ts')
  const named = settings.databaseUrl && URL.canParse(settings.databaseUrl) ? new URL(settings.databaseUrl) : null
  const name = decodeURIComponent(named?.pathname.slice(1) ?? '') || 'pend'
  const [create, ...others] = freshStatements(name)
  console.print(`-- In any database of the server:\n${create};\n-- In the database ${name}:`)
  for (const statement of others) console.print(`${statement};`)
}

/** How many processes the server has room for. */
async function printBudget({ settings }: Project, adminUrl: string, console: CommandConsole): Promise<void> {
  const { readServerFacts } = await import('#framework/database/server-facts.ts')
  const { used, most } = (await readServerFacts(adminUrl)).connections
  const each = settings.poolSize + LISTENING
  console.print(
    `The server takes ${most} connections, of which ${used} are in use. A process takes up to ${each} (PEND_POOL_SIZE and ${LISTENING} that listens): room for ${Math.floor((most - used) / each)} processes.`,
  )
}

/** Beside its pool, a process keeps a connection for news. */
const LISTENING = 1

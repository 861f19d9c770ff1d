// `runserver`: starts everything needed to answer requests, in one command.
import type { Project } from '#framework/application/project.ts'
import type { CommandConsole } from '../console.ts'
import { defineCommand } from '../define-command.ts'

/** Serves; in development under a parent that watches the files. */
export const runserver = defineCommand({
  name: 'runserver',
  group: 'Server',
  summary: 'start the database, migrate it and serve',
  description:
    'Without DATABASE_URL, an embedded PostgreSQL starts and stops with the server. In development, the server restarts when a source file changes.',
  options: {
    port: { kind: 'integer', value: 'number', short: 'p', summary: 'the port to listen on (default: PORT, or 8000)' },
    host: { kind: 'text', value: 'address', summary: 'the address to listen on (default: PEND_HOST, or 127.0.0.1)' },
    reload: { kind: 'flag', default: true, summary: 'do not restart when a file changes' },
    demo: { kind: 'flag', default: true, summary: 'leave an empty database empty' },
    edge: { kind: 'flag', default: true, summary: 'do not start the edge' },
  },
  examples: {
    runserver: 'on port 8000',
    'runserver --port 8001': 'on another port',
    'runserver --no-demo': 'without the demo tenants',
  },
  async run(given, { port, host, reload, demo, edge }, console) {
    const { stopRequested } = await import('./stop-signal.ts')
    const stopped = stopRequested()
    const project = given.withVariables({ ...(port && { PORT: String(port) }), ...(host && { PEND_HOST: host }) })
    const isDevelopment = project.settings.environment === 'development'
    if (reload && isDevelopment) {
      const { superviseServer } = await import('./supervise.ts')
      return superviseServer(given, console, { words: wordsOfChild(project, { demo, edge }), stopped })
    }
    given.onClose(() => project.close())
    const { unhandledFault } = await import('./last-resort.ts')
    const broken = unhandledFault(project, console).then(() => 1)
    const { exposeMetrics } = await import('../processes/expose-metrics.ts')
    await exposeMetrics(project)
    const { startServing } = await import('./serve.ts')
    const starting = startServing(project, { demo }).catch(tellParent)
    const lines = await Promise.race([starting, stopped.then(() => undefined)])
    if (lines === undefined) return
    if (process.send) process.send({ ready: lines })
    else for (const line of lines) console.print(line)
    if (isDevelopment) startWorkerBeside(project, console)
    if (isDevelopment && edge) (await import('./start-edge.ts')).keepEdgeBeside(project, console)
    // Under a parent, the parent handles the database.
    if (!process.send) await keepDatabaseBeside(project, console)
    return Promise.race([broken, stopped.then(() => 0)])
  },
})

/** A failing migration is fixed in a file, and the parent waits for that. */
async function tellParent(error: unknown): Promise<never> {
  const { MigrationFailure } = await import('#framework/database/migrations/migration-failure.ts')
  if (error instanceof MigrationFailure && process.send)
    await new Promise((resolve) => process.send!({ isMendable: true }, resolve))
  throw error
}

function wordsOfChild(
  { settings: { port, host } }: Project,
  { demo, edge }: { demo: boolean; edge: boolean },
): string[] {
  const words = ['runserver', '--no-reload', '--port', String(port), '--host', host]
  return [...words, ...(demo ? [] : ['--no-demo']), ...(edge ? [] : ['--no-edge'])]
}

async function keepDatabaseBeside(project: Project, console: CommandConsole): Promise<void> {
  const { keepDatabase } = await import('./keep-database.ts')
  const unwanted = new AbortController()
  const kept = keepDatabase(await project.openDatabase(), console, unwanted.signal)
  project.onClose(() => {
    unwanted.abort()
    return kept
  })
}

/** In development one command does everything; elsewhere workers are separate processes. Requests are answered before it starts. */
function startWorkerBeside(project: Project, console: CommandConsole): void {
  project
    .openWorker()
    .then(() => project.openBeat())
    .catch((error: Error) => console.warn(`No tasks run here: ${error.message}`))
}

// Starts one server process completely: database, migrations, demo, HTTP.
import { setTimeout as wait } from 'node:timers/promises'
import type { Project } from '#framework/application/project.ts'
import { requireSoundRowSecurity } from '#framework/database/row-security-lint/lint.ts'
import { endStreams } from '#framework/operations/events/open-stream.ts'
import { PendError } from '#shared/exceptions/pend-error.ts'
import { announceEnd, drainServer } from '#shared/server/draining.ts'
import { portFaultOf, resolveFreePort } from '../../database/embedded/free-port.ts'

/** How one server process starts. */
export interface ServingOptions {
  readonly demo: boolean
  /** Several processes listen together: their parent has looked at the port. */
  readonly sharesPort?: boolean
  /** Asked when the server closes; default: the settings. */
  readonly closing?: () => ClosingOptions
}

/** Starts everything and resolves with the lines to print. `project.close()` ends what was started. */
export async function startServing(project: Project, options: ServingOptions): Promise<string[]> {
  const begun = performance.now()
  if (!options.sharesPort) await requireFreePort(project.settings)
  project.beginAdmin()
  const opened = project.openDatabase()
  project.beginHttpServer()
  const database = await opened
  const notes = await project.prepareDatabase(options)
  const checked = requireSoundRowSecurity(database.appUrl, project.settings.environment)
  // Awaited below: the server is built meanwhile.
  checked.catch(() => undefined)
  const server = await project.buildHttpServer()
  project.onClose(() => closeServer(server, options.closing?.() ?? project.settings.drain))
  const faults = await checked
  await server.listen({ host: project.settings.host, port: project.settings.port })
  const seconds = ((performance.now() - begun) / 1000).toFixed(1)
  return [...describeServer(project, database, { seconds, notes }), ...faults.map((line) => `Warning: ${line}`)]
}

type HttpServer = Awaited<ReturnType<Project['buildHttpServer']>>

/** How a server ends. */
export interface ClosingOptions {
  readonly timeout: number
  readonly delay?: number
  /** Other processes go on serving this port: readiness, which speaks for all of them, does not change. */
  readonly isReplaced?: boolean
}

/** Lets running requests finish; with a delay, balancers learn of it before. Seconds. */
export async function closeServer(
  server: HttpServer,
  { timeout, delay = 0, isReplaced = false }: ClosingOptions,
): Promise<void> {
  if (!isReplaced) {
    announceEnd(server.server)
    await wait(delay * 1000)
  }
  await drainServer(server, { timeout: timeout * 1000, beforeClose: endStreams })
}

interface Place {
  readonly host: string
  readonly port: number
}

/** Throws PendError naming the way out: an option, or the variable that sets the port. */
export async function requireFreePort({ host, port }: Place, variable?: string): Promise<void> {
  let fault = await portFaultOf(port, host)
  // A server that was just told to stop may need a moment.
  for (let tries = 0; fault === 'EADDRINUSE' && tries < 10; tries++) {
    await wait(150)
    fault = await portFaultOf(port, host)
  }
  if (fault === undefined) return
  const place = `port ${port} of ${host}`
  if (fault === 'EADDRINUSE') {
    const other = await resolveFreePort(port + 1)
    throw new PendError(
      `Another program listens on ${place}.`,
      variable ? `Stop it, or set ${variable}=${other}.` : `Stop it, or use another port: npm start -- --port ${other}`,
    )
  }
  const reason = fault === 'EACCES' ? 'only an administrator may use it' : `it cannot be used (${fault})`
  throw new PendError(`The server cannot listen on ${place}: ${reason}.`, 'Choose with --port and --host.')
}

/** As people on this machine type it. */
export function originOf({ host, port }: Place): string {
  return `http://${host === '0.0.0.0' || host === '127.0.0.1' ? 'localhost' : host}:${port}`
}

type Database = Awaited<ReturnType<Project['openDatabase']>>

function describeServer(
  project: Project,
  database: Database,
  { seconds, notes }: { seconds: string; notes: readonly string[] },
): string[] {
  const { port, environment, host } = project.settings
  const origin = originOf({ host, port })
  const width = Math.max(...project.surfaces.map(({ label }) => label.length))
  const kind = database.status === 'configured' ? 'PostgreSQL' : 'embedded PostgreSQL'
  const place = new URL(database.adminUrl)
  return [
    `PEND is ready after ${seconds} s (${environment}).`,
    '',
    ...project.surfaces.map(({ label, path }) => `  ${label.padEnd(width)}  ${origin}${path}`),
    `  ${'database'.padEnd(width)}  ${kind} ${database.version} at ${place.hostname}:${place.port || 5432}${place.pathname}`,
    ...(database.versionFault && database.status === 'configured' ? ['', `Warning: ${database.versionFault}`] : []),
    ...(database.collationFault ? ['', `Warning: ${database.collationFault}`] : []),
    ...(notes.length > 0 ? ['', ...notes] : []),
    '',
    'Stop with Ctrl+C.',
  ]
}

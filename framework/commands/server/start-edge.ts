// Starts one edge process completely, or one beside a server in development.
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import type { Project } from '#framework/application/project.ts'
import type { CommandConsole } from '../console.ts'
import { keepRunning } from './keep-running.ts'
import { closeServer, originOf, requireFreePort } from './serve.ts'

/** Resolves with the address; closing the project ends it. Throws PendError if the port is in use. */
export async function startEdge(project: Project): Promise<string> {
  const { host, edgePort, port } = project.settings
  const place = { host, port: edgePort ?? port + 1 }
  await requireFreePort(place, 'PEND_EDGE_PORT')
  const server = await project.buildEdgeServer()
  project.onClose(() => closeServer(server, project.settings.drain))
  await server.listen(place)
  return originOf(place)
}

/** Keeps `./manage edge` running in its own process until the project closes. The server works without it. */
export function keepEdgeBeside(project: Project, console: CommandConsole): void {
  const unwanted = new AbortController()
  let child: ChildProcess | undefined
  const start = async () => {
    child = forkEdge(project)
    const ended = once(child, 'exit')
    return { news: `  Edge        ${await readiness(child)}/docs`, ended }
  }
  const kept = keepRunning({ name: 'The edge', start }, console, unwanted.signal)
  project.onClose(async () => {
    unwanted.abort()
    if (child) await endChild(child)
    await kept
  })
}

function forkEdge({ root, settings: { host, edgePort, port } }: Project): ChildProcess {
  const words = ['edge', '--host', host, '--port', String(edgePort ?? port + 1)]
  return fork(path.join(root, 'manage.ts'), words, { stdio: ['ignore', 'ignore', 'pipe', 'ipc'] })
}

/** Resolves with its address; rejects with its error output. */
function readiness(child: ChildProcess): Promise<string> {
  let complaint = ''
  child.stderr?.on('data', (text) => {
    complaint = `${complaint}${text}`.slice(-2000)
  })
  return new Promise((resolve, reject) => {
    child.once('message', ({ ready }: { ready: string }) => resolve(ready))
    child.once('exit', (code, signal) => reject(new Error(complaint.trim() || `it ended with ${signal ?? code}.`)))
  })
}

async function endChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = new Promise((resolve) => child.once('exit', resolve))
  if (child.connected) child.send('stop', () => {})
  const overdue = setTimeout(() => child.kill('SIGKILL'), 5000)
  await ended
  clearTimeout(overdue)
}

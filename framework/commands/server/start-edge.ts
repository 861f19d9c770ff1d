// One edge process, from nothing to answering; and one beside a server in development.
import { type ChildProcess, fork } from 'node:child_process'
import path from 'node:path'
import type { Project } from '#framework/application/project.ts'
import { closeServer, originOf, requireFreePort } from './serve.ts'

/** Resolves with the address; closing the project ends it. Throws PendError when the port is taken. */
export async function startEdge(project: Project): Promise<string> {
  const { host, edgePort, port } = project.settings
  const place = { host, port: edgePort ?? port + 1 }
  await requireFreePort(place, 'PEND_EDGE_PORT')
  const server = await project.buildEdgeServer()
  project.onClose(() => closeServer(server))
  await server.listen(place)
  return originOf(place)
}

/** Starts `./manage edge` in a process of its own and resolves with its address; closing the project ends it. */
export async function startEdgeBeside(project: Project): Promise<string> {
  const { host, edgePort, port } = project.settings
  const words = ['edge', '--host', host, '--port', String(edgePort ?? port + 1)]
  const child = fork(path.join(project.root, 'manage.ts'), words, { stdio: ['ignore', 'ignore', 'pipe', 'ipc'] })
  project.onClose(() => endChild(child))
  let complaint = ''
  child.stderr?.on('data', (text) => {
    complaint = `${complaint}${text}`.slice(-2000)
  })
  return new Promise((resolve, reject) => {
    child.once('message', ({ ready }: { ready: string }) => resolve(ready))
    child.once('exit', () => reject(new Error(complaint.trim() || 'The edge has ended.')))
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

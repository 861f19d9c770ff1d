// `edge`: serves published content publicly, in a process of its own.
import { defineCommand } from '../define-command.ts'

/** Any number may run, on any number of machines. */
export const edge = defineCommand({
  name: 'edge',
  group: 'Server',
  summary: 'serve published content from memory, on its own port',
  description:
    'Serves what resources declare with `edge`, without a log-in. It answers from memory, then from Redis if configured, then from the database with a read-only role. Changes reach it within a second. While the database is down, it continues with what it has. In development, runserver starts one.',
  options: {
    port: {
      kind: 'integer',
      value: 'number',
      short: 'p',
      summary: 'the port to listen on (default: PEND_EDGE_PORT, or one above PORT)',
    },
    host: { kind: 'text', value: 'address', summary: 'the address to listen on (default: PEND_HOST, or 127.0.0.1)' },
  },
  examples: { edge: 'on port 8001', 'edge --port 9000': 'on another port' },
  async run(given, { port, host }, console) {
    const { stopRequested } = await import('./stop-signal.ts')
    const stopped = stopRequested()
    const project = given.withVariables({
      ...(port && { PEND_EDGE_PORT: String(port) }),
      ...(host && { PEND_HOST: host }),
    })
    given.onClose(() => project.close())
    const { unhandledFault } = await import('./last-resort.ts')
    const broken = unhandledFault(project, console).then(() => 1)
    const { exposeMetrics } = await import('../processes/expose-metrics.ts')
    // Beside a server in development, only that one exposes its own.
    if (!process.send) await exposeMetrics(project)
    const { startEdge } = await import('./start-edge.ts')
    const origin = await Promise.race([startEdge(project), stopped.then(() => undefined)])
    if (origin === undefined) return
    const { returnMemory } = await import('../processes/return-memory.ts')
    if (!process.send) returnMemory()
    const { tellSupervisor } = await import('../processes/tell-supervisor.ts')
    await tellSupervisor(project, stopped, console)
    if (process.send) process.send({ ready: origin })
    else console.print(`The edge is ready: ${origin}/docs. Stop with Ctrl+C.`)
    return Promise.race([broken, stopped.then(() => 0)])
  },
})

// A server process of a crew: how its parent starts and ends it, and how it serves.
import cluster, { type Worker } from 'node:cluster'
import { once } from 'node:events'
import path from 'node:path'
import type { Project } from '#framework/application/project.ts'
import type { Metrics } from '#framework/observing/metrics/open-metrics.ts'
import type { CommandConsole } from '../console.ts'
import { unhandledFault } from '../server/last-resort.ts'
import { startServing } from '../server/serve.ts'
import { stopRequested } from '../server/stop-signal.ts'
import type { Member, MetricsOfMember } from './crew.ts'
import { returnMemory } from './return-memory.ts'

const METRICS_MS = 2000
/** Meant for the parent, although a terminal sends it to all. */
const OF_PARENT = 'SIGHUP'

/** glibc would keep freed memory in two arenas for each processor (mallopt(3), M_ARENA_MAX). */
const FEW_ARENAS = { MALLOC_ARENA_MAX: '2' }

/** Starts members with these words of the command line; `onReady` receives what a member prints. */
export function openMembers(project: Project, words: readonly string[], onReady: (lines: readonly string[]) => void) {
  cluster.setupPrimary({ exec: path.join(project.root, 'manage.ts'), args: [...words] })
  return (): Member => {
    const worker = cluster.fork(FEW_ARENAS)
    const ended = once(worker, 'exit').then(([code, signal]) => String(signal ?? code))
    const { promise: ready, resolve, reject } = Promise.withResolvers<void>()
    worker.on('message', (message: { ready?: readonly string[] }) => {
      if (!message.ready) return
      onReady(message.ready)
      resolve()
    })
    void ended.then((how) => reject(new Error(`it ended with ${how}`)))
    ready.catch(() => {})
    return {
      ready,
      ended,
      ask: (what) => void (worker.isConnected() && worker.send(what)),
      kill: () => void worker.process.kill('SIGKILL'),
      reopenLog: () => void worker.process.kill('SIGUSR2'),
      readMetrics: () => askForMetrics(worker),
    }
  }
}

/** Members tell as many as they are asked for, in order. */
function askForMetrics(worker: Worker): Promise<MetricsOfMember | null> {
  return new Promise((resolve) => {
    const end = (metrics: MetricsOfMember | null) => {
      clearTimeout(late)
      worker.off('message', heard)
      resolve(metrics)
    }
    const heard = ({ metrics }: { metrics?: MetricsOfMember }) => metrics && end(metrics)
    const late = setTimeout(end, METRICS_MS, null)
    worker.on('message', heard)
    if (worker.isConnected()) worker.send('metrics')
    else end(null)
  })
}

/** Tells this member's metrics whenever the parent asks. */
function tellMetrics(metrics: Metrics): void {
  process.on('message', async (message) => {
    if (message === 'metrics') process.send!({ metrics: await metrics.asJson() })
  })
}

/** Serves until told to end. Resolves with the exit code. */
export async function serveAsMember(given: Project, project: Project, console: CommandConsole): Promise<number> {
  const { timeout, delay = 0 } = project.settings.drain
  process.on(OF_PARENT, () => {})
  let message: unknown
  const stopped = stopRequested({ signals: ['SIGINT', 'SIGTERM'], patience: (timeout + delay + 5) * 1000 }).then(
    (what) => {
      message = what
    },
  )
  given.onClose(() => project.close())
  const broken = unhandledFault(project, console).then(() => 1)
  const closing = () => ({ timeout, delay, isReplaced: message === 'leave' })
  const metrics = await project.openMetrics()
  if (metrics) tellMetrics(metrics)
  const starting = startServing(project, { demo: false, sharesPort: true, closing })
  const lines = await Promise.race([starting, stopped.then(() => undefined)])
  if (lines === undefined) return 0
  returnMemory()
  process.send!({ ready: lines })
  return Promise.race([broken, stopped.then(() => 0)])
}

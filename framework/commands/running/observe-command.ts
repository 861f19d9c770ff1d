// In development, sends traces of commands and of other serving or working processes to the running server.
import { randomUUID } from 'node:crypto'
import path from 'node:path'
import type { Project } from '#framework/application/project.ts'
import type { CommandDefinition } from '../define-command.ts'

// Servers and workers never end: each request and task is a trace of its own.
const WITHOUT_END: readonly string[] = ['edge', 'worker', 'beat']

/** Runs the command as usual; `runserver` shows its own traces. */
export async function observeCommand(
  { settings }: Pick<Project, 'settings'>,
  { name }: Pick<CommandDefinition, 'name'>,
  run: () => Promise<number>,
): Promise<number> {
  if (settings.environment !== 'development' || name === 'runserver') return run()
  const { endTrace, observe, openTrace, within } = await import('#framework/observing/observing.ts')
  const { handOver, watchedFolder } = await import('#framework/observing/handover.ts')
  const end = observe(handOver(watchedFolder(path.resolve(settings.dataDirectory))))
  const trace = WITHOUT_END.includes(name) ? null : openTrace({ kind: 'command', name, requestId: randomUUID() })
  try {
    const exitCode = await within(trace, run)
    endTrace(trace, { outcome: `exit ${exitCode}`, isFailed: exitCode !== 0 })
    return exitCode
  } catch (error) {
    trace?.know({ failure: error instanceof Error ? error.message : String(error) })
    endTrace(trace, { outcome: 'failed', isFailed: true })
    throw error
  } finally {
    end()
  }
}

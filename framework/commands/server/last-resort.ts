// Last resort of a serving process: logs an uncaught error, and ends the process in good order.
import type { Project } from '#framework/application/project.ts'
import type { CommandConsole } from '../console.ts'

const PATIENCE_MS = 15_000

/**
 * Resolves at the first uncaught exception. The interrupted code may be half done, so the caller closes the project,
 * which lets running requests and tasks end, and a supervisor restarts the process. An unhandled rejection interrupts
 * nothing: it is logged, and nobody can end the process with one.
 */
export function unhandledFault(project: Pick<Project, 'log'>, console: CommandConsole): Promise<void> {
  const report = (error: unknown, message: string) => {
    if (project.log) project.log.error({ error }, message)
    else console.warn(`${message}: ${error instanceof Error ? error.stack : error}`)
  }
  process.on('unhandledRejection', (error) => report(error, 'a promise failed and nobody heard of it'))
  return new Promise((resolve) => {
    process.on('uncaughtException', (error) => {
      report(error, 'an exception that nobody caught: this process ends, to be started again')
      setTimeout(() => process.exit(1), PATIENCE_MS).unref()
      resolve()
    })
  })
}

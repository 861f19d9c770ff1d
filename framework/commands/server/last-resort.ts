// The last resort of a process that serves: what nobody caught is written down, and the process ends in good order.
import type { Project } from '#framework/application/project.ts'
import type { CommandConsole } from '../console.ts'

const PATIENCE_MS = 15_000

/**
 * Resolves at the first exception that nobody caught. What was thrown out of the middle of something may have left it half done, so the
 * caller closes the project, which lets running requests and tasks end, and whoever keeps the process starts it again. A promise that
 * fails unheard cut nothing off: it is written down, and nobody can end the process by it.
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

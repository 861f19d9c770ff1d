// The parent in development: keeps the database running, and restarts the server process when source files change.
import { type ChildProcess, fork } from 'node:child_process'
import path from 'node:path'
import type { Project } from '#framework/application/project.ts'
import { openServer } from '#framework/database/open-database.ts'
import type { CommandConsole } from '../console.ts'
import { keepDatabase } from './keep-database.ts'
import { createBackoff } from './keep-running.ts'
import { watchSources } from './watch-sources.ts'

/** The server process reports that it answers, or why it cannot before a file is fixed. */
export type ServerMessage = { readonly ready: readonly string[] } | { readonly isMendable: true }

/** Runs `./manage <words>` in a child, again after each change and each exit, until `stopped`. Resolves with the exit code. */
export async function superviseServer(project: Project, console: CommandConsole, watch: Supervision): Promise<number> {
  const supervisor = createSupervisor(project, console, watch.words)
  const unwatch = watchSources(project.root, (file) => supervisor.restart(file))
  const server = openServer(project.settings)
  // The child reports what is wrong with the database; here the rejection only needs a handler.
  const closing = new AbortController()
  const kept = server.then((opened) => keepDatabase(opened, console, closing.signal)).catch(() => {})
  project.onClose(async () => void (await (await server.catch(() => undefined))?.stop()))
  supervisor.start()
  const exitCode = await Promise.race([supervisor.failed, watch.stopped.then(() => 0)])
  unwatch()
  closing.abort()
  await Promise.all([supervisor.stop(), kept])
  return exitCode
}

/** What to run, and until when. */
export interface Supervision {
  readonly words: readonly string[]
  readonly stopped: Promise<unknown>
}

function createSupervisor(project: Project, console: CommandConsole, words: readonly string[]) {
  const { promise: failed, resolve: fail } = Promise.withResolvers<number>()
  let child: ChildProcess | undefined
  let wasReady = false
  let turn = Promise.resolve()
  let startAgain: NodeJS.Timeout | undefined
  const backoff = createBackoff()

  const start = (isAfterChange = false) => {
    const begun = performance.now()
    let [isReady, isMendable] = [false, isAfterChange]
    const started = fork(path.join(project.root, 'manage.ts'), [...words], {
      stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    })
    child = started
    started.once('message', (message: ServerMessage) => {
      if ('isMendable' in message) {
        isMendable = true
        return
      }
      const again = `Ready again after ${((performance.now() - begun) / 1000).toFixed(1)} s.`
      for (const line of wasReady ? [again] : message.ready) console.print(line)
      wasReady = true
      isReady = true
    })
    started.once('exit', (code, signal) => {
      if (child !== started) return
      child = undefined
      if (!wasReady && !isMendable) return fail(code ?? 1)
      // Only the next change can fix what a source file or a migration broke.
      if (isMendable && !isReady) return console.warn('The server has ended; it starts again when a file changes.')
      const pause = backoff(performance.now() - begun)
      console.warn(`The server has ended (${signal ?? code}) and is started again.`)
      startAgain = setTimeout(start, pause)
    })
  }
  const stop = async () => {
    clearTimeout(startAgain)
    const running = child
    child = undefined
    if (running === undefined || running.exitCode !== null) return
    const ended = new Promise((resolve) => running.once('exit', resolve))
    // A message, because a signal could be taken for a second Ctrl+C.
    if (running.connected) running.send('stop', () => {})
    const overdue = setTimeout(() => running.kill('SIGKILL'), 10_000)
    await ended
    clearTimeout(overdue)
  }
  const restart = (file: string) => {
    turn = turn.then(async () => {
      console.print(`${file} has changed.`)
      await stop()
      start(true)
    })
  }
  return { failed, start, stop, restart }
}

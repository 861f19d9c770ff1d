// Tells systemd when a process is ready and when it ends, as sd_notify(3) describes: `Type=notify` in deploy/systemd.
import { execFile } from 'node:child_process'
import type { Project } from '#framework/application/project.ts'
import type { CommandConsole } from '../console.ts'

const PROGRAM = 'systemd-notify'
const PATIENCE_MS = 5000

/** Tells that the process is ready now, and later that it ends. Does nothing where no systemd listens; a fault is printed. */
export async function tellSupervisor(
  { settings }: { readonly settings: Pick<Project['settings'], 'notifySocket'> },
  stopped: Promise<unknown>,
  console: Pick<CommandConsole, 'warn'>,
): Promise<void> {
  const { notifySocket } = settings
  if (notifySocket === undefined) return
  const told = await tell(notifySocket, 'READY=1')
  if (told) console.warn(`systemd was not told that this process is ready: ${told}.`)
  void stopped.then(() => tell(notifySocket, 'STOPPING=1'))
}

/** Node sends no datagrams to Unix sockets, so the program of systemd does. Resolves with a fault, if there was one. */
function tell(socket: string, state: string): Promise<string | undefined> {
  const env = { PATH: '/usr/bin:/bin', NOTIFY_SOCKET: socket }
  return new Promise((resolve) => {
    execFile(PROGRAM, [state], { env, timeout: PATIENCE_MS }, (error, _output, errors) =>
      resolve(error ? errors.trim() || error.message : undefined),
    )
  })
}

// A socket on which systemd would listen for sd_notify(3). Node receives no datagrams on Unix sockets, so Python does.
import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'

const LISTEN = `
import os, socket, sys
listening = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
listening.bind(sys.argv[1])
print('listening', flush=True)
while True:
    message, barriers, *rest = socket.recv_fds(listening, 4096, 8)
    for barrier in barriers: os.close(barrier)
    if message != b'BARRIER=1': print(message.decode().strip(), flush=True)
`

/** What was told so far, line by line. */
export interface NotifySocket extends AsyncDisposable {
  readonly path: string
  readonly told: readonly string[]
}

/** Null on a machine without Python or without `systemd-notify`. */
export async function openNotifySocket(): Promise<NotifySocket | null> {
  const needed = ['python3', 'systemd-notify']
  if (needed.some((program) => spawnSync(program, ['--version']).status !== 0)) return null
  const folder = mkdtempSync(path.join(tmpdir(), 'pend-notify-'))
  const file = path.join(folder, 'socket')
  const child = spawn('python3', ['-c', LISTEN, file], { stdio: ['ignore', 'pipe', 'inherit'] })
  const told: string[] = []
  await new Promise<void>((resolve) => {
    createInterface({ input: child.stdout! }).on('line', (line) => (line === 'listening' ? resolve() : told.push(line)))
  })
  const close = async () => {
    const ended = new Promise((resolve) => child.once('exit', resolve))
    child.kill('SIGKILL')
    await ended
    rmSync(folder, { recursive: true, force: true })
  }
  return { path: file, told, [Symbol.asyncDispose]: close }
}

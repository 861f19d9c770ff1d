// Finds a TCP port of this machine that nobody listens on.
import { createServer } from 'node:net'
import { PendError } from '#shared/exceptions/pend-error.ts'

const TRIES = 200

/** The first free port from `first` upwards. Another process may still take it before the caller does. */
export async function resolveFreePort(first: number): Promise<number> {
  const last = Math.min(first + TRIES, 65_535)
  for (let port = first; port <= last; port++) {
    if ((await portFaultOf(port)) === undefined) return port
  }
  throw new PendError(`None of the ports ${first} to ${last} of this machine is free.`)
}

/** Why nobody can listen on this port now, as the system's error code (`EADDRINUSE`, `EACCES`, `EADDRNOTAVAIL` …), or undefined. */
export function portFaultOf(port: number, host = '127.0.0.1'): Promise<string | undefined> {
  return new Promise((resolve) => {
    const probe = createServer()
    probe.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message))
    probe.listen({ port, host, exclusive: true }, () => probe.close(() => resolve(undefined)))
  })
}

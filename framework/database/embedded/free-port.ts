// Finds a TCP port of this machine that nobody listens on.
import { createServer } from 'node:net'
import { PendError } from '#shared/exceptions/pend-error.ts'

const TRIES = 200

/** The first free port of 127.0.0.1 from `first` upwards. Another process may still take it before the caller does. */
export async function resolveFreePort(first: number): Promise<number> {
  for (let port = first; port < first + TRIES; port++) {
    if (await isPortFree(port)) return port
  }
  throw new PendError(`None of the ports ${first} to ${first + TRIES - 1} of this machine is free.`)
}

/** Whether one could listen on this port now. */
export function isPortFree(port: number, host = '127.0.0.1'): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer()
    probe.once('error', () => resolve(false))
    probe.listen({ port, host, exclusive: true }, () => probe.close(() => resolve(true)))
  })
}

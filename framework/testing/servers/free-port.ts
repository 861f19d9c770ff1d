// Finds a free port, for servers that must know theirs before they start.
import { createServer } from 'node:net'

/** Free at this moment: the caller should take it at once. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number }
      server.close(() => resolve(port))
    })
  })
}

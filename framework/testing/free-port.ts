// A port of this machine that nobody uses, for servers that must know theirs before they start.
import { createServer } from 'node:net'

/** Free at this moment: whoever asks takes it at once. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number }
      server.close(() => resolve(port))
    })
  })
}

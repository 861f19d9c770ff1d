// Requests byte by byte, which no client library would send.
import { connect } from 'node:net'
import type { TestServer } from '#tests/support/server.ts'
import type { Told } from './calls.ts'

/** Sends the bytes on one connection and reads until the server is silent or hangs up. `told` is the first answer. */
export function sendBytes({ origin }: Pick<TestServer, 'origin'>, bytes: string): Promise<Told & { answers: number }> {
  const { hostname, port } = new URL(origin)
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => socket.write(bytes, 'latin1'))
    let text = ''
    const finish = () => {
      socket.destroy()
      resolve(toldOf(text, bytes))
    }
    socket.setTimeout(400, finish)
    socket.on('data', (part) => {
      text += part.toString('latin1')
    })
    socket.on('end', finish)
    socket.on('error', (error: NodeJS.ErrnoException) => (error.code === 'ECONNRESET' ? finish() : reject(error)))
  })
}

/** Sends the bytes and reads no answer. `told` is silence once the server hung up; after the patience it says that it did not. */
export function neverRead({ origin }: TestServer, bytes: string, patience: number): Promise<Told> {
  const { hostname, port } = new URL(origin)
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname, () => socket.write(bytes, 'latin1'))
    socket.pause()
    const finish = (text: string) => () => {
      clearInterval(talk)
      clearTimeout(end)
      socket.destroy()
      resolve(toldOf(text, bytes))
    }
    // A client that does not read learns of the end only when it writes.
    const talk = setInterval(() => socket.write('\r\n'), 200)
    const end = setTimeout(finish('the connection is open still'), patience)
    socket.on('error', () => {})
    socket.once('close', finish(''))
  })
}

function toldOf(text: string, sent: string): Told & { answers: number } {
  const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1] ?? 0)
  const code = /"code":"([\w.]+)"/.exec(text)?.[1] ?? null
  const answers = text.match(/HTTP\/1\.1 \d{3}/g)?.length ?? 0
  return {
    ...{ status, text, code, sent, answers, headers: new Headers(), detail: null },
    ...{ body: null, rows: null, count: null, isInside: false },
  }
}

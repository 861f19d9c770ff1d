// Clients that keep their connections and send one request after the other, until told to end.
import { Agent, type OutgoingHttpHeaders, request } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'

/** What a client sends. */
export interface Question {
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly headers?: OutgoingHttpHeaders
  readonly body?: object
}

/** What became of it. */
export interface Reply {
  readonly question: Question
  /** Missing if the connection broke. */
  readonly status: number | undefined
  /** The body, or why the connection broke. */
  readonly text: string
  /** When it was complete, by `performance.now()`. */
  readonly at: number
  /** Milliseconds from sending to then. */
  readonly took: number
}

/** Options of a load. */
export interface RequestLoad {
  readonly clients: number
  /** Milliseconds at most between two requests of a client. */
  readonly pause: number
  next(): Question
  heard(reply: Reply): void
}

/** Starts the clients. The returned function resolves when each has its last answer. */
export function startRequests(origin: string, { clients, pause, next, heard }: RequestLoad): () => Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: clients })
  let isWanted = true
  const running = Array.from({ length: clients }, async () => {
    while (isWanted) {
      heard(await send(agent, origin, next()))
      await wait(Math.random() * pause)
    }
  })
  return async () => {
    isWanted = false
    await Promise.all(running)
    agent.destroy()
  }
}

function send(agent: Agent, origin: string, question: Question): Promise<Reply> {
  const { method, path, headers, body } = question
  const begun = performance.now()
  return new Promise((resolve) => {
    const end = (status: number | undefined, text: string) => {
      const at = performance.now()
      resolve({ question, status, text, at, took: at - begun })
    }
    const broken = ({ message }: Error) => end(undefined, message)
    const type = body && { 'content-type': 'application/json' }
    const sending = request(origin + path, { agent, method, headers: { ...headers, ...type } }, (response) => {
      let text = ''
      response.setEncoding('utf8')
      response.on('data', (part: string) => (text += part)).on('error', broken)
      response.on('end', () => end(response.statusCode, text))
    })
    sending.on('error', broken).end(body && JSON.stringify(body))
  })
}

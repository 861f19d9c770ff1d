// A WebSocket with limits: the client must answer pings, read what it is sent, and not flood.
import type { WebSocket } from 'ws'

/** In milliseconds; tests use shorter times. */
export interface SocketPace {
  /** Interval of pings; a missing answer by the next ping ends the socket. */
  readonly ping: number
  /** A client that reads nothing for this long is disconnected. */
  readonly stuck: number
  /** Closes a socket without operations. */
  readonly idle: number
}

const USUAL: SocketPace = { ping: 15_000, stuck: 30_000, idle: 120_000 }
/** Client messages per ten seconds: each subscription is checked like a request. */
const MOST_MESSAGES = 100
const WINDOW_MS = 10_000

/** What the protocol needs of a socket. */
export interface LiveSocket {
  readonly protocol: string
  /** Resolves once the bytes are sent: the producer waits for a slow client. */
  send(text: string): Promise<void>
  close(code: number, reason: string): Promise<void>
  onMessage(listen: (text: string) => Promise<void>): void
}

/** What the watcher reports. */
export interface Watching {
  isBusy(): boolean
  onFault(error: unknown): void
  onClose(code: number, reason: string): void
  pace?: SocketPace | undefined
}

/** Ends by itself when the client breaks a limit. */
export function watchSocket(socket: WebSocket, { isBusy, onFault, onClose, pace = USUAL }: Watching): LiveSocket {
  const allows = createMessageCount()
  const stop = askForLife(socket, { isBusy, pace })
  socket.on('error', () => socket.terminate())
  socket.once('close', (code, reason) => {
    stop()
    onClose(code, String(reason))
  })
  return {
    protocol: socket.protocol,
    send: (text) => sendWithin(socket, text, pace.stuck),
    close: async (code, reason) => socket.close(code, reason),
    onMessage(listen) {
      socket.on('message', (data, isBinary) => {
        if (isBinary) return socket.close(4400, 'Text is expected')
        if (!allows()) return socket.close(4429, 'Too many messages')
        listen(String(data)).catch(onFault)
      })
    },
  }
}

function sendWithin(socket: WebSocket, text: string, stuck: number): Promise<void> {
  return new Promise((resolve) => {
    if (socket.readyState !== socket.OPEN) return resolve()
    const timer = setTimeout(() => socket.terminate(), stuck)
    socket.send(text, () => {
      clearTimeout(timer)
      resolve()
    })
  })
}

function askForLife(socket: WebSocket, { isBusy, pace }: { isBusy(): boolean; pace: SocketPace }): () => void {
  let isAlive = true
  let busyAt = performance.now()
  socket.on('pong', () => {
    isAlive = true
  })
  const timer = setInterval(() => {
    if (!isAlive) return socket.terminate()
    if (isBusy()) busyAt = performance.now()
    if (performance.now() - busyAt > pace.idle) return socket.close(1000, 'Idle')
    isAlive = false
    socket.ping()
  }, pace.ping)
  timer.unref()
  return () => clearInterval(timer)
}

function createMessageCount(): () => boolean {
  let [count, since] = [0, performance.now()]
  return () => {
    if (performance.now() - since > WINDOW_MS) [count, since] = [0, performance.now()]
    return ++count <= MOST_MESSAGES
  }
}

// A browser that nobody watches: test tools that record requests and scripts slow a page by a tenth or more.
import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { resolveWindowed } from '#tests/browser/chromium.ts'

const FLAGS = [
  '--headless=new',
  '--no-sandbox',
  '--disable-gpu',
  '--no-first-run',
  '--window-size=1440,900',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-extensions',
  '--disable-default-apps',
  // Without a window, Chromium never reads the compiled code that it keeps unless its own thread fetches the scripts.
  '--disable-features=BackgroundResourceFetch',
]
const HANDS_OFF_MS = 2000
const PATIENCE_MS = 30_000

export interface Cookie {
  readonly name: string
  readonly value: string
  readonly domain: string
  readonly path: string
}

/** Its profile begins empty. It keeps files and compiled code, which private windows do not. */
export interface UnwatchedBrowser {
  /** Opens the address in a new tab; resolves with the milliseconds until the first row was painted, by the page's clock. */
  timeToRows(url: string): Promise<number>
  close(): Promise<void>
}

/** What signing in left in the browser of a person. */
export interface SignedIn {
  readonly cookies: readonly Cookie[]
  /** Of the one origin. */
  readonly localStorage: readonly { readonly name: string; readonly value: string }[]
}

/** It has visited `greeting` once, so that its processes run. */
export async function openUnwatchedBrowser(signedIn: SignedIn, greeting: string): Promise<UnwatchedBrowser> {
  const folder = await mkdtemp(path.join(tmpdir(), 'pend-browser-'))
  const program = spawn(resolveWindowed()!, [...FLAGS, '--remote-debugging-port=0', `--user-data-dir=${folder}`], {
    stdio: 'ignore',
  })
  const { call } = await connect(await addressIn(path.join(folder, 'DevToolsActivePort')))
  await call('Storage.setCookies', { cookies: signedIn.cookies })
  const { targetId } = await call<{ targetId: string }>('Target.createTarget', { url: greeting })
  await pause(HANDS_OFF_MS)
  const { sessionId } = await call<{ sessionId: string }>('Target.attachToTarget', { targetId, flatten: true })
  const kept = JSON.stringify(signedIn.localStorage)
  const expression = `for (const { name, value } of ${kept}) localStorage.setItem(name, value)`
  await call('Runtime.evaluate', { expression }, sessionId)
  return {
    timeToRows: (url) => timeToRows(call, url),
    async close() {
      const ended = new Promise((resolve) => program.once('exit', resolve))
      await call('Browser.close', {})
      await ended
      await rm(folder, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

/** The browser writes this file once it listens. */
async function addressIn(file: string): Promise<string> {
  for (const began = Date.now(); Date.now() - began < PATIENCE_MS; await pause(50)) {
    const [port, place] = (await readFile(file, 'utf8').catch(() => '')).split('\n')
    if (port && place) return `ws://127.0.0.1:${port}${place}`
  }
  throw new Error('The browser did not start.')
}

/** Each method of the DevTools protocol has its own answer shape. */
type Call = <Answer>(method: string, params: object, sessionId?: string) => Promise<Answer>

async function connect(address: string): Promise<{ readonly call: Call }> {
  const socket = new WebSocket(address)
  await new Promise((resolve, reject) => {
    socket.onopen = resolve
    socket.onerror = reject
  })
  const waiting = new Map<number, (answer: { result?: unknown; error?: { message: string } }) => void>()
  socket.onmessage = ({ data }) => {
    const answer = JSON.parse(data)
    waiting.get(answer.id)?.(answer)
    waiting.delete(answer.id)
  }
  let last = 0
  return {
    async call<Answer>(method: string, params: object, sessionId?: string) {
      const id = ++last
      const answered = new Promise<{ result?: unknown; error?: { message: string } }>((resolve) =>
        waiting.set(id, resolve),
      )
      socket.send(JSON.stringify({ id, method, params, sessionId }))
      const { result, error } = await answered
      if (error) throw new Error(`${method}: ${error.message}`)
      return result as Answer
    },
  }
}

async function timeToRows(call: Call, url: string): Promise<number> {
  const { targetId } = await call<{ targetId: string }>('Target.createTarget', { url: 'about:blank' })
  const { sessionId } = await call<{ sessionId: string }>('Target.attachToTarget', { targetId, flatten: true })
  await call('Page.enable', {}, sessionId)
  await call('Page.addScriptToEvaluateOnNewDocument', { source: `(${watchRows})()` }, sessionId)
  await call('Page.navigate', { url }, sessionId)
  await pause(HANDS_OFF_MS)
  const asked = { expression: 'paintedAt', awaitPromise: true, returnByValue: true }
  const { result } = await call<{ result: { value: number } }>('Runtime.evaluate', asked, sessionId)
  await call('Target.closeTarget', { targetId })
  return result.value
}

/** Runs in the page: `paintedAt` is when the frame with the first row was painted, by the page's clock. */
function watchRows(): void {
  const paintedAt = new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel()
    // A message sent from a frame arrives once that frame is painted.
    port1.onmessage = () => resolve(performance.now())
    const look = () => {
      if (document.querySelector('tbody th a')) port2.postMessage(null)
      else requestAnimationFrame(look)
    }
    requestAnimationFrame(look)
  })
  Object.assign(globalThis, { paintedAt })
}

// A write that is tried again while the server starts anew: its key lets the server do it once, however often it arrives.
import { type ApiAnswer, type ApiRequest, send } from './client.ts'
import { isProblem, OFFLINE } from './problem.ts'

/** A server that is started anew is back after some seconds; whoever waits longer is told. */
const PAUSES_MS = [500, 1500, 3000]
/** Nobody knows whether it was done: a server that is away, a proxy before it, the first try that is still at work. */
const UNANSWERED = [
  OFFLINE,
  'http.502',
  'http.503',
  'http.504',
  'service.unavailable',
  'request.idempotency_in_progress',
]

/** Throws like `send`; without a network at once, because waiting would not help. */
export async function sendUntilAnswered<Body>(request: ApiRequest & { onceKey: string }): Promise<ApiAnswer<Body>> {
  for (const pause of PAUSES_MS)
    try {
      return await send<Body>(request)
    } catch (error) {
      if (!isProblem(error, ...UNANSWERED) || !navigator.onLine) throw error
      await new Promise((done) => setTimeout(done, pause))
    }
  return send<Body>(request)
}

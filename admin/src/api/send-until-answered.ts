// Retries a write while the server restarts. Its key makes the server perform it once, however often it arrives.
import { type ApiAnswer, type ApiRequest, send } from './client.ts'
import { isProblem, OFFLINE } from './problem.ts'

/** A restarting server is back within seconds; after these pauses the error is shown. */
const PAUSES_MS = [500, 1500, 3000]
/** Answers that leave the outcome unknown: the server is down, a proxy answered for it, or the first attempt is still running. */
const UNANSWERED = [
  OFFLINE,
  'http.502',
  'http.503',
  'http.504',
  'service.unavailable',
  'request.idempotency_in_progress',
]

/** Throws like `send`; throws at once without a network, because waiting would not help. */
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

// Whether anybody has called the API other than the admin. Stored beside the data, because the server restarts with each change.
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Ring, TraceSummary } from '#framework/observing/ring.ts'

/** Listens until a call arrives, or `end` is called. */
export function watchFirstCall(ring: Ring, dataDirectory: string): { hasHappened(): boolean; end(): void } {
  const mark = path.join(dataDirectory, 'first-call')
  const end = ring.listen((news) => {
    if (!('trace' in news) || !isCall(ring, news.trace)) return
    end()
    mkdirSync(dataDirectory, { recursive: true })
    writeFileSync(mark, '')
  })
  return { hasHappened: () => existsSync(mark), end }
}

/** A successful call by an identified caller. The admin calls REST with its cookie; people who try the API send a token. */
function isCall(ring: Ring, { id, kind, name, outcome, actorId }: TraceSummary): boolean {
  if (kind !== 'request' || actorId === null || Number(outcome) >= 400) return false
  const { requestHeaders = {} } = ring.findTrace(id)!.facts as { requestHeaders?: Record<string, unknown> }
  return / \/graphql\b/.test(name) || (/ \/api\//.test(name) && 'authorization' in requestHeaders)
}

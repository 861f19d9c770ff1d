// Schedules streams' access to the database: a thousand streams of one tenant delay another tenant's by at most one turn (JOB-07).
import type { Context } from '#framework/request/context.ts'
import { Slots } from '#shared/utils/slots.ts'

/** Per process. More would take connections and CPU from requests, and finish no sooner. */
const AT_A_TIME = 4
/** Longer than any stream lasts. */
const PATIENCE_MS = 60 * 60_000

const turns = new Slots(AT_A_TIME)

/** The result of `work`, run in turn of the context's tenant; null if the client left before. Throws what `work` throws. */
export async function inTurn<T>({ tenantId }: Context, signal: AbortSignal, work: () => Promise<T>): Promise<T | null> {
  const owner = tenantId ?? ''
  if (!(await turns.take(owner, PATIENCE_MS, signal))) return null
  try {
    return await work()
  } finally {
    turns.leave(owner)
  }
}

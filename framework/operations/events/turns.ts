// Turns of streams at the database: a thousand of one tenant that hear of something at once keep those of another waiting no longer than one turn (JOB-07).
import type { Context } from '#framework/request/context.ts'
import { Slots } from '#shared/utils/slots.ts'

/** Of one process. More at a time would take connections and the processor from requests, and end no sooner. */
const AT_A_TIME = 4
/** Longer than any stream is followed. */
const PATIENCE_MS = 60 * 60_000

const turns = new Slots(AT_A_TIME)

/** What `work` gives, once it is the turn of the context's tenant; null when the reader went away before. Throws what `work` throws. */
export async function inTurn<T>({ tenantId }: Context, signal: AbortSignal, work: () => Promise<T>): Promise<T | null> {
  const owner = tenantId ?? ''
  if (!(await turns.take(owner, PATIENCE_MS, signal))) return null
  try {
    return await work()
  } finally {
    turns.leave(owner)
  }
}

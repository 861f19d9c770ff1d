// Follows the events of all tenants for a whole process: one reader, any number of listeners.
import { openListener } from '#framework/database/connections/listener.ts'
import { createContext } from '#framework/request/create-context.ts'
import type { Runtime } from '#framework/request/runtime.ts'
import { defineService } from '#framework/request/services/define-service.ts'
import { EVENT_CHANNEL, onEvents } from '../announce-events.ts'
import { currentPlace, type EventPlace, parsePlace, readAhead, readEvents, type StoredEvent } from './read-events.ts'

/** Receives batches of events in order. It must not throw and should be quick. */
export type EventListener = (events: readonly StoredEvent[]) => void

/** Receives events early and out of order, and all of them again in order. */
export interface AheadListener {
  onAhead: EventListener
  onEvents: EventListener
}

/** Reads only while somebody listens. */
export interface EventTail {
  /** Calls `listener` with events from now on, until the returned function is called. */
  listen(listener: EventListener): () => void
  /**
   * The same for listeners that need speed more than order (caches): while an older transaction is open, events
   * committed since are delivered at once, and again in order. Resolves once no later commit can be missed.
   */
  listenAhead(listener: AheadListener): Promise<() => void>
  close(): Promise<void>
}

/** The tail of this process, provided by core. */
export const eventTail = defineService<EventTail>('event tail')

// Notifications are hints and can be lost: this is the maximum delay then.
const POLL_MS = 400
const LONGEST_WAIT_MS = 5000
const PART = 500

/** `listenUrl` connects directly to PostgreSQL; without it the tail only polls. Retries while the database is down. */
export function openEventTail(runtime: Runtime, { listenUrl }: { listenUrl?: string } = {}): EventTail {
  const inTurn = new Set<EventListener>()
  const ahead = new Set<EventListener>()
  let follower: Follower | undefined
  const toAll = (listeners: Set<EventListener>) => (events: readonly StoredEvent[]) => {
    for (const tell of listeners)
      try {
        tell(events)
      } catch (error) {
        runtime.log.error({ error }, 'a listener failed; the others hear of these events all the same')
      }
  }
  const begin = () =>
    (follower ??= startFollowing(runtime, listenUrl, { tell: toAll(inTurn), ahead, tellAhead: toAll(ahead) }))
  const endWhenAlone = () => {
    if (inTurn.size > 0) return
    void follower?.close()
    follower = undefined
  }
  return {
    listen: (listener) => {
      inTurn.add(listener)
      begin()
      return () => {
        inTurn.delete(listener)
        endWhenAlone()
      }
    },
    listenAhead: async ({ onAhead, onEvents }) => {
      inTurn.add(onEvents)
      ahead.add(onAhead)
      await begin().following
      return () => {
        inTurn.delete(onEvents)
        ahead.delete(onAhead)
        endWhenAlone()
      }
    },
    close: async () => {
      inTurn.clear()
      ahead.clear()
      await follower?.close()
      follower = undefined
    },
  }
}

interface Follower {
  /** Resolves once it knows its position. */
  readonly following: Promise<void>
  close(): Promise<void>
}

interface Audience {
  readonly tell: EventListener
  readonly ahead: ReadonlySet<EventListener>
  readonly tellAhead: EventListener
}

function startFollowing(runtime: Runtime, listenUrl: string | undefined, audience: Audience): Follower {
  const ctx = createContext(runtime, { requestId: 'events' }).asSystem('follow events')
  const closing = new AbortController()
  const { promise: following, resolve: placed } = Promise.withResolvers<void>()
  let place: EventPlace | undefined
  let toldAhead = new Set<string>()
  let wake = () => {}
  let isAwake = false
  const rouse = () => {
    isAwake = true
    wake()
  }
  const forget = onEvents(runtime, rouse)
  const listener = listenUrl
    ? openListener({ url: listenUrl, channels: [EVENT_CHANNEL], onNotification: rouse, onConnected: rouse })
    : undefined

  const sleep = (ms: number) =>
    new Promise<void>((resolve) => {
      if (isAwake || closing.signal.aborted) return resolve()
      const timer = setTimeout(resolve, ms)
      wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  const look = async (): Promise<boolean> => {
    place ??= await currentPlace(ctx)
    placed()
    const events = await readEvents(ctx, { after: place, limit: PART })
    const last = events.at(-1)
    if (last && !closing.signal.aborted) {
      place = parsePlace(last.cursor)!
      audience.tell(events)
    }
    if (audience.ahead.size > 0) await lookAhead()
    return events.length === PART
  }
  const lookAhead = async () => {
    const events = await readAhead(ctx)
    const fresh = events.filter(({ id }) => !toldAhead.has(id))
    toldAhead = new Set(events.map(({ id }) => id))
    if (fresh.length > 0 && !closing.signal.aborted) audience.tellAhead(fresh)
  }
  const follow = async () => {
    for (let pause = POLL_MS; !closing.signal.aborted; ) {
      isAwake = false
      try {
        if (await look()) continue
        pause = POLL_MS
      } catch (error) {
        pause = Math.min(LONGEST_WAIT_MS, pause * 2)
        runtime.log.warn({ error }, 'events are not followed for a moment')
      }
      await sleep(pause)
    }
  }
  const ended = follow()
  return {
    following,
    close: async () => {
      closing.abort()
      rouse()
      forget()
      placed()
      await Promise.all([listener?.close(), ended])
    },
  }
}

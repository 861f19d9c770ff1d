// Follows the events of all tenants for a whole process: one reader, any number of listeners.
import { openListener } from '#framework/database/listener.ts'
import { createContext, type Runtime } from '#framework/request/context.ts'
import { defineService } from '#framework/request/define-service.ts'
import { EVENT_CHANNEL, onEvents } from './announce-events.ts'
import { currentPlace, type EventPlace, parsePlace, readEvents, type StoredEvent } from './read-events.ts'

/** Told of events in their order, some at a time. It must not throw and should not take long. */
export type EventListener = (events: readonly StoredEvent[]) => void

/** Reads only while somebody listens. */
export interface EventTail {
  /** Calls `listener` with what happens from now on, until the returned function is called. */
  listen(listener: EventListener): () => void
  close(): Promise<void>
}

/** The tail of the process; core opens it. */
export const eventTail = defineService<EventTail>('event tail')

// Notifications are hints and some are lost: this is how late an event can be then.
const POLL_MS = 400
const LONGEST_WAIT_MS = 5000
const PART = 500

/** `listenUrl` leads straight to PostgreSQL; without it the tail only polls. A database that is away is asked again. */
export function openEventTail(runtime: Runtime, { listenUrl }: { listenUrl?: string } = {}): EventTail {
  const listeners = new Set<EventListener>()
  let follower: Follower | undefined
  return {
    listen: (listener) => {
      listeners.add(listener)
      follower ??= startFollowing(runtime, listenUrl, (events) => {
        for (const each of listeners) each(events)
      })
      return () => {
        listeners.delete(listener)
        if (listeners.size > 0) return
        void follower?.close()
        follower = undefined
      }
    },
    close: async () => {
      listeners.clear()
      await follower?.close()
      follower = undefined
    },
  }
}

interface Follower {
  close(): Promise<void>
}

function startFollowing(runtime: Runtime, listenUrl: string | undefined, tell: EventListener): Follower {
  const ctx = createContext(runtime, { requestId: 'events' }).asSystem('follow events')
  const closing = new AbortController()
  let place: EventPlace | undefined
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
    const events = await readEvents(ctx, { after: place, limit: PART })
    const last = events.at(-1)
    if (last && !closing.signal.aborted) {
      place = parsePlace(last.cursor)!
      tell(events)
    }
    return events.length === PART
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
  const following = follow()
  return {
    close: async () => {
      closing.abort()
      rouse()
      forget()
      await Promise.all([listener?.close(), following])
    },
  }
}

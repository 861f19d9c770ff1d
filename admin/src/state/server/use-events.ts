// The newest events of the tenant, live while visible; a pause is caught up afterwards.
import { useEffect, useRef, useState } from 'react'
import { followEvents, type HappenedEvent } from '../../api/events.ts'
import { isProblem } from '../../api/problem.ts'
import { useInSight } from '../use-in-sight.ts'

/** More would only slow the page down: people who look for old events filter by name. */
export const MOST_EVENTS = 200
const AGAIN_MS = 2000

export interface EventsAsked {
  readonly tenant: string
  readonly names: readonly string[]
  readonly from: 'now' | 'start'
  readonly isPaused: boolean
}

export type StreamState = 'live' | 'paused' | 'waiting'

/** To change the query, mount another hook: give the component a `key` of the query. */
export function useEvents({ tenant, names, from, isPaused }: EventsAsked) {
  const [events, setEvents] = useState<readonly HappenedEvent[]>([])
  const [isOpen, setOpen] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const cursor = useRef<string | null>(from === 'start' ? 'start' : null)
  const isOn = useInSight() && !isPaused
  const asked = names.join(',')
  useEffect(() => {
    if (!isOn) return
    const ending = new AbortController()
    const { signal } = ending
    const onEvent = (event: HappenedEvent) => {
      cursor.current = event.cursor
      setEvents((known) => [event, ...known.filter(({ id }) => id !== event.id)].slice(0, MOST_EVENTS))
    }
    const onOpen = () => {
      setOpen(true)
      setError(null)
    }
    const follow = async (): Promise<void> => {
      const wanted = asked === '' ? [] : asked.split(',')
      const failure = await followEvents({
        tenant,
        names: wanted,
        after: cursor.current,
        signal,
        onOpen,
        onEvent,
      }).then(
        () => null,
        (thrown) => thrown,
      )
      if (signal.aborted) return
      setOpen(false)
      if (isProblem(failure)) return setError(failure)
      setTimeout(() => signal.aborted || void follow(), AGAIN_MS)
    }
    void follow()
    return () => {
      ending.abort()
      setOpen(false)
    }
  }, [isOn, tenant, asked])
  const state: StreamState = isPaused ? 'paused' : isOpen ? 'live' : 'waiting'
  return { events, state, error }
}

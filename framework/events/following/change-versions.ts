// The version of a tenant's data that this process knows, as text for cache keys: each change makes a new text.

import { setTimeout as wait } from 'node:timers/promises'
import { LRUCache } from 'lru-cache'
import Type from 'typebox'
import type { Context } from '#framework/request/context.ts'
import { createContext } from '#framework/request/create-context.ts'
import type { Runtime } from '#framework/request/runtime.ts'
import { defineService } from '#framework/request/services/define-service.ts'
import { PLATFORM_TENANT } from '#framework/resource/audit-fields.ts'
import { Problem } from '#shared/exceptions/problem.ts'
import { atMost } from '#shared/utils/at-most.ts'
import { defineEvent } from '../define-event.ts'
import { eventTail } from './event-tail.ts'
import { readStateOf, type StoredEvent } from './read-events.ts'

/** Invalidates cached values with a tag, or all (null): in its tenant, or everywhere for the platform. */
export const cacheCleared = defineEvent('framework.cache-cleared', {
  payload: Type.Object({ tag: Type.Union([Type.String({ maxLength: 200 }), Type.Null()]) }),
})

/** What changed: names of resources, `resource/id` of records, an app's own tags; `*` means everything. */
export interface Change {
  readonly tenantId: string
  readonly tags: readonly string[]
}

/** Follows events, so every process knows a change within a second, independent of clocks. */
export interface ChangeVersions {
  /**
   * Changes after each change of one of the tags. Take it before reading: what is then read is at least as new.
   * Processes that know the same answer the same. Throws `service.unavailable` on the first call for a tenant while the
   * database is down.
   */
  of(tenantId: string | null, tags: readonly string[]): Promise<string>
  /** Calls `listener` with each change from now on, out of order and perhaps twice. */
  onChange(listener: (change: Change) => void): () => void
  /** Resolves once no further change can be missed. */
  follow(): Promise<void>
}

/** The versions of this process, provided by core. */
export const changeVersions = defineService<ChangeVersions>('change versions')

const MAX_TENANTS = 10_000
const PATIENCE_MS = 3000
const MAX_TAGS = 5000

/** Follows events from the first call on. */
export function openChangeVersions(runtime: Runtime): ChangeVersions {
  const ctx = createContext(runtime, { requestId: 'change-versions' }).asSystem('follow changes')
  const tenants = new LRUCache<string, Promise<TenantVersions>>(atMost(MAX_TENANTS))
  const listeners = new Set<(change: Change) => void>()
  let following: Promise<unknown> | undefined

  const note = (events: readonly StoredEvent[], isAhead: boolean) => {
    for (const event of events) {
      const change = { tenantId: event.tenantId, tags: tagsOf(event) }
      void tenants.get(event.tenantId)?.then(
        (versions) => versions.note(event, change.tags, isAhead),
        () => {},
      )
      for (const listener of listeners) listener(change)
    }
  }
  const follow = async () => {
    following ??= eventTail
      .of(ctx)
      .listenAhead({ onAhead: (events) => note(events, true), onEvents: (events) => note(events, false) })
    await withPatience(following)
  }
  const versionsOf = (tenantId: string): Promise<TenantVersions> => {
    const known = tenants.get(tenantId)
    if (known) return known
    const opened = follow().then(() => openTenant(ctx, tenantId))
    tenants.set(tenantId, opened)
    opened.catch(() => tenants.delete(tenantId))
    return opened
  }
  return {
    of: async (tenantId, tags) => {
      const [platform, own] = await Promise.all([
        versionsOf(PLATFORM_TENANT),
        tenantId === null ? null : versionsOf(tenantId),
      ])
      return ['*', ...tags].map((tag) => `${platform.of(tag)} ${own?.of(tag) ?? ''}`).join('\n')
    },
    onChange: (listener) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    follow,
  }
}

/** Limits the wait for a database that is down. */
async function withPatience(following: Promise<unknown>): Promise<void> {
  const waiting = new AbortController()
  const late = wait(PATIENCE_MS, undefined, { signal: waiting.signal, ref: false }).then(
    () => {
      throw new Problem('service.unavailable', 'The database does not answer.', { headers: { 'retry-after': '5' } })
    },
    () => {},
  )
  await Promise.race([following, late])
  waiting.abort()
}

interface TenantVersions {
  of(tag: string): string
  note(event: StoredEvent, tags: readonly string[], isAhead: boolean): void
}

interface TagVersion {
  /** Cursor of the last event in order; empty before the first one since this process follows. */
  cursor: string
  /** Events received out of order. */
  readonly ahead: Set<string>
}

async function openTenant(ctx: Context, tenantId: string): Promise<TenantVersions> {
  let base = `since ${await readStateOf(ctx, tenantId)}`
  const tags = new Map<string, TagVersion>()
  return {
    of: (tag) => {
      const version = tags.get(tag)
      return version ? [version.cursor || base, ...[...version.ahead].sort()].join('+') : base
    },
    note: (event, changed, isAhead) => {
      if (tags.size > MAX_TAGS) {
        // Forgetting a tag must not revive an old version: every tag gets a new one.
        tags.clear()
        base = `since ${event.cursor}`
      }
      for (const tag of changed) {
        const version = tags.get(tag) ?? { cursor: '', ahead: new Set() }
        tags.set(tag, version)
        if (isAhead) version.ahead.add(event.id)
        else {
          version.ahead.delete(event.id)
          version.cursor = event.cursor
        }
      }
    },
  }
}

function tagsOf({ name, resource, recordId, data }: StoredEvent): string[] {
  if (name === cacheCleared.name) return [(data as { tag: string | null }).tag ?? '*']
  if (resource === null) return []
  return recordId === null ? [resource] : [resource, `${resource}/${recordId}`]
}

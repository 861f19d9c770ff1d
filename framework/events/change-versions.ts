// Which state of a tenant's data this process knows of, as a text for keys of caches: a change makes another text.
import { setTimeout as wait } from 'node:timers/promises'
import { LRUCache } from 'lru-cache'
import Type from 'typebox'
import { type Context, createContext, type Runtime } from '#framework/request/context.ts'
import { defineService } from '#framework/request/define-service.ts'
import { PLATFORM_TENANT } from '#framework/resource/audit-fields.ts'
import { Problem } from '#shared/exceptions/problem.ts'
import { defineEvent } from './define-event.ts'
import { eventTail } from './event-tail.ts'
import { readStateOf, type StoredEvent } from './read-events.ts'

/** Makes what was kept under a tag, or under all of them (null), worthless: in its tenant, or everywhere for the platform. */
export const cacheCleared = defineEvent('framework.cache-cleared', {
  payload: Type.Object({ tag: Type.Union([Type.String({ maxLength: 200 }), Type.Null()]) }),
})

/** What changed: names of resources, `resource/id` of records, tags of an app's own; `*` is everything. */
export interface Change {
  readonly tenantId: string
  readonly tags: readonly string[]
}

/** Heard from events, so within a second on every process, and never by a clock. */
export interface ChangeVersions {
  /**
   * Another text after each change of one of the tags. Take it before reading: what is read then is at least as new. Processes that
   * know the same say the same. Throws `service.unavailable` when a tenant is asked for first while the database is away.
   */
  of(tenantId: string | null, tags: readonly string[]): Promise<string>
  /** Calls `listener` with each change from now on, ahead of its turn and perhaps twice. */
  onChange(listener: (change: Change) => void): () => void
  /** Resolves once no change can be missed any more. */
  follow(): Promise<void>
}

/** The versions of the process; core opens them. */
export const changeVersions = defineService<ChangeVersions>('change versions')

const MAX_TENANTS = 10_000
const PATIENCE_MS = 3000
const MAX_TAGS = 5000

/** Follows events from the first question on. */
export function openChangeVersions(runtime: Runtime): ChangeVersions {
  const ctx = createContext(runtime, { requestId: 'change-versions' }).asSystem('follow changes')
  const tenants = new LRUCache<string, Promise<TenantVersions>>({ max: MAX_TENANTS })
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

/** Nobody waits for ever for a database that is away. */
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
  /** Of the last event in order; empty before the first one since this process follows. */
  cursor: string
  /** Heard ahead of their turn. */
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
        // Forgetting a tag must not bring an old version back: all begin anew from here.
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

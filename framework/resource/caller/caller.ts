// Who acts, for which tenant, in which session, from which request: one value, the same in requests, tasks, events and the trail.
import { text } from '../fields/text.ts'
import { uuid } from '../fields/uuid.ts'

/**
 * The facts of any caller; null if not applicable. A new fact takes one line here, one in `NO_FACTS`, and one in each
 * table below that stores it. The settings for PostgreSQL and their reading follow from these lines (`caller-sql.ts`).
 */
export interface CallerFacts {
  readonly tenantId: string | null
  readonly actorId: string | null
  readonly requestId: string
  /** The request's network address; null for tasks and commands. */
  readonly address: string | null
  /** Session and permissions version named by the caller's token; admission compares them with the current ones. */
  readonly sessionId: string | null
  readonly permissionsVersion: number | null
  /** Why a staff member of the platform acts, in their own words. */
  readonly staffReason: string | null
  /** The staff member who impersonates the actor. */
  readonly impersonatorId: string | null
  /** The API key that acts in the actor's name, now or when the task was enqueued. */
  readonly keyId: string | null
}

const NO_FACTS: CallerFacts = {
  tenantId: null,
  actorId: null,
  requestId: '',
  address: null,
  sessionId: null,
  permissionsVersion: null,
  staffReason: null,
  impersonatorId: null,
  keyId: null,
}

/** The names of all facts, in a fixed order. */
export const CALLER_FACTS = Object.keys(NO_FACTS) as readonly (keyof CallerFacts)[]

/**
 * What code may do for the platform beyond the caller. `ordinary` opens the tables outside tenants. `even_if_closed`
 * also works in a suspended or deleted tenant. `erasing` also deletes personal rows and the tenant's trail.
 */
export type ActMode = 'ordinary' | 'even_if_closed' | 'erasing'

/** Work for the platform. The reason is for people who read the trail, and affects nothing. */
export interface PlatformAct {
  readonly reason: string
  readonly mode: ActMode
}

interface NoProxy {
  readonly staffReason: null
  readonly impersonatorId: null
  readonly keyId: null
}

/** A person with a session, or work that they enqueued. */
interface PersonCaller extends NoProxy {
  readonly by: 'person'
  readonly actorId: string
}

/** An API key acting for its creator. */
interface KeyCaller {
  readonly by: 'key'
  readonly actorId: string
  readonly keyId: string
}

/** A staff member impersonating a tenant's member. */
interface ImpersonationCaller {
  readonly by: 'impersonation'
  readonly actorId: string
  readonly impersonatorId: string
}

/** A staff member acting as themselves in a foreign tenant. */
interface StaffCaller {
  readonly by: 'staff'
  readonly actorId: string
  readonly staffReason: string
}

/** System code acting in nobody's name. */
interface SystemCaller {
  readonly by: 'system'
  readonly actorId: null
  readonly act: PlatformAct
}

/** An anonymous caller, or work without one. */
interface NobodyCaller {
  readonly by: 'nobody'
  readonly actorId: null
  readonly act: null
}

/** Who acts. `act` is set while code works for the platform: a person then keeps their identity. */
export type Caller = CallerFacts & { readonly act: PlatformAct | null } & (
    | PersonCaller
    | KeyCaller
    | ImpersonationCaller
    | StaffCaller
    | SystemCaller
    | NobodyCaller
  )

/** A caller of one kind. */
export type CallerBy<Kind extends Caller['by']> = Extract<Caller, { readonly by: Kind }>

/** The facts to build a caller from; omitted ones do not apply. */
export type GivenFacts = Partial<CallerFacts> & Pick<CallerFacts, 'requestId'>

/** The caller with these facts; ignores anything else in `given`: a request, a stored row, or another caller continuing under an act. */
export function callerOf(given: GivenFacts, act: PlatformAct | null = null): Caller {
  const caller: Record<string, unknown> = { ...NO_FACTS, act, by: 'nobody' }
  for (const name of CALLER_FACTS) caller[name] = given[name] ?? NO_FACTS[name]
  caller.by = kindOf(caller as unknown as CallerFacts, act)
  return caller as unknown as Caller
}

/** Picks the most restricted kind that fits: staff first, then borrowed identities. */
function kindOf({ actorId, staffReason, impersonatorId, keyId }: CallerFacts, act: PlatformAct | null): Caller['by'] {
  if (actorId === null) return act ? 'system' : 'nobody'
  if (staffReason !== null) return 'staff'
  if (impersonatorId !== null) return 'impersonation'
  return keyId === null ? 'person' : 'key'
}

// Few indexes: each one slows down every write to every audited table.
/** The trail's facts of the caller; `reason` is the act's. */
export const TRAIL_CALLER = {
  actorId: uuid({ index: false }),
  requestId: text({ max: 200, code: true }),
  /** Network address of the request; null for tasks and commands. */
  address: text({ max: 64, index: false }),
  /** Why code acted for the platform instead of a person (`ctx.asSystem`). */
  reason: text({ max: 1000 }),
  /** Why a staff member of the platform acted in the tenant, in their own words. */
  staffReason: text({ max: 500, index: false }),
  /** The staff member who impersonated the actor. */
  impersonatorId: uuid({ index: false }),
  /** The API key that called in the actor's name. */
  keyId: uuid({ index: false }),
}

/** A task's facts of the caller who enqueued it: it runs as them. */
export const TASK_CALLER = {
  actorId: uuid({ index: false, readOnly: true }),
  requestId: text({ max: 200, index: false, readOnly: true }),
  /** For work of the platform's staff: the reason, or whom they impersonate. */
  staffReason: text({ max: 500, index: false, readOnly: true }),
  impersonatorId: uuid({ index: false, readOnly: true }),
  /** The API key that enqueued it in the actor's name: the task has no more rights than the key. */
  keyId: uuid({ index: false, readOnly: true }),
}

/** An event's facts of the caller who caused it. */
export const EVENT_CALLER = {
  actorId: uuid({ index: false }),
  requestId: text({ max: 200, index: false }),
  /** The staff member who impersonated the actor. */
  impersonatorId: uuid({ index: false }),
  /** The API key that acted in the actor's name. */
  keyId: uuid({ index: false }),
}

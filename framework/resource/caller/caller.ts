// Who acts, for which tenant, in which session, from which request: one value, the same in requests, tasks, events and the trail.
import { text } from '../fields/text.ts'
import { uuid } from '../fields/uuid.ts'

/**
 * What is known of a caller, whoever it is; null where it does not apply. A new fact is a line here, one in `NO_FACTS`, and one in each table
 * below that keeps it. What PostgreSQL is told and what is read back follows from these lines (`caller-sql.ts`).
 */
export interface CallerFacts {
  readonly tenantId: string | null
  readonly actorId: string | null
  readonly requestId: string
  /** Where the request came from; null for tasks and commands. */
  readonly address: string | null
  /** Session and permissions version that the caller's token names; admission compares them with what is true now. */
  readonly sessionId: string | null
  readonly permissionsVersion: number | null
  /** Why somebody of the platform's staff acts, in their own words. */
  readonly staffReason: string | null
  /** Who of the platform's staff acts in the actor's name. */
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

/** The names of all facts, in one order everywhere. */
export const CALLER_FACTS = Object.keys(NO_FACTS) as readonly (keyof CallerFacts)[]

/**
 * What code may do for the platform beyond the caller. `ordinary` opens the tables outside the tenants. `even_if_closed` also works in a
 * suspended or deleted tenant. `erasing` also deletes rows of single people and the trail of the tenant.
 */
export type ActMode = 'ordinary' | 'even_if_closed' | 'erasing'

/** Work for the platform. The reason is for people who read the trail, and decides nothing. */
export interface PlatformAct {
  readonly reason: string
  readonly mode: ActMode
}

interface NoProxy {
  readonly staffReason: null
  readonly impersonatorId: null
  readonly keyId: null
}

/** Somebody with a session of their own, or work that they left behind. */
interface PersonCaller extends NoProxy {
  readonly by: 'person'
  readonly actorId: string
}

/** An API key in its maker's name. */
interface KeyCaller {
  readonly by: 'key'
  readonly actorId: string
  readonly keyId: string
}

/** Staff of the platform in a member's name. */
interface ImpersonationCaller {
  readonly by: 'impersonation'
  readonly actorId: string
  readonly impersonatorId: string
}

/** Staff of the platform in its own name, in a tenant that is not theirs. */
interface StaffCaller {
  readonly by: 'staff'
  readonly actorId: string
  readonly staffReason: string
}

/** Code of the platform in nobody's name. */
interface SystemCaller {
  readonly by: 'system'
  readonly actorId: null
  readonly act: PlatformAct
}

/** A stranger, or work that nobody set off. */
interface NobodyCaller {
  readonly by: 'nobody'
  readonly actorId: null
  readonly act: null
}

/** Who acts. `act` says that code works for the platform meanwhile: a person stays who they are then. */
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

/** What makes a caller: what is left out does not apply. */
export type GivenFacts = Partial<CallerFacts> & Pick<CallerFacts, 'requestId'>

/** The caller of these facts, whatever else `given` holds: a request, a stored row, or another caller who goes on with an act. */
export function callerOf(given: GivenFacts, act: PlatformAct | null = null): Caller {
  const caller: Record<string, unknown> = { ...NO_FACTS, act, by: 'nobody' }
  for (const name of CALLER_FACTS) caller[name] = given[name] ?? NO_FACTS[name]
  caller.by = kindOf(caller as unknown as CallerFacts, act)
  return caller as unknown as Caller
}

/** Of several answers the one that allows least: staff is asked for each time, then whoever borrows a name. */
function kindOf({ actorId, staffReason, impersonatorId, keyId }: CallerFacts, act: PlatformAct | null): Caller['by'] {
  if (actorId === null) return act ? 'system' : 'nobody'
  if (staffReason !== null) return 'staff'
  if (impersonatorId !== null) return 'impersonation'
  return keyId === null ? 'person' : 'key'
}

// Few indexes: each one makes every write of every audited table dearer.
/** What the trail keeps of the caller; `reason` is that of the act. */
export const TRAIL_CALLER = {
  actorId: uuid({ index: false }),
  requestId: text({ max: 200, code: true }),
  /** Network address the request came from; null for tasks and commands. */
  address: text({ max: 64, index: false }),
  /** Why code acted for the platform and not for a person (`ctx.asSystem`). */
  reason: text({ max: 1000 }),
  /** Why somebody of the platform's staff acted in the tenant, in their own words. */
  staffReason: text({ max: 500, index: false }),
  /** Who of the platform's staff acted in the actor's name. */
  impersonatorId: uuid({ index: false }),
  /** The API key that called in the actor's name. */
  keyId: uuid({ index: false }),
}

/** What a task keeps of whoever enqueued it: it runs for them. */
export const TASK_CALLER = {
  actorId: uuid({ index: false, readOnly: true }),
  requestId: text({ max: 200, index: false, readOnly: true }),
  /** Staff of the platform, when it is their work: why, or in whose stead. */
  staffReason: text({ max: 500, index: false, readOnly: true }),
  impersonatorId: uuid({ index: false, readOnly: true }),
  /** The API key that enqueued it in the actor's name: the task may do no more than the key. */
  keyId: uuid({ index: false, readOnly: true }),
}

/** What an event keeps of whoever set it off. */
export const EVENT_CALLER = {
  actorId: uuid({ index: false }),
  requestId: text({ max: 200, index: false }),
  /** Who of the platform's staff acted in the actor's name. */
  impersonatorId: uuid({ index: false }),
  /** The API key that acted in the actor's name. */
  keyId: uuid({ index: false }),
}

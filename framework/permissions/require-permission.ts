// The one function that decides whether a caller may.
import { Problem } from '#shared/exceptions/problem.ts'

/** What the decision looks at; every Context has it. */
export interface Caller {
  readonly actorId: string | null
  readonly systemReason: string | null
  readonly permissions: ReadonlySet<string>
}

/** True when the caller holds the word, or when code acts for the platform (`ctx.asSystem`). */
export function can(caller: Caller, word: string): boolean {
  return caller.systemReason !== null || caller.permissions.has(word)
}

/** Throws `auth.required` (401) for somebody unknown and `permissions.denied` (403) for somebody known who may not. */
export function requirePermission(caller: Caller, word: string): void {
  if (can(caller, word)) return
  requireActor(caller)
  throw new Problem('permissions.denied', `This needs the permission ${word}.`)
}

/** Throws `auth.required` (401) when nobody is logged in. */
export function requireActor(caller: Pick<Caller, 'actorId'>): void {
  if (caller.actorId !== null) return
  throw new Problem('auth.required', 'Send an access token in the Authorization header.', {
    headers: { 'www-authenticate': 'Bearer' },
  })
}

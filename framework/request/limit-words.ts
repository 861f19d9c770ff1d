// What is left of somebody's permissions for whoever borrows their name: the same for requests and for tasks.
import type { Caller } from '#framework/resource/caller/caller.ts'
import type { Access } from './access.ts'

const NOTHING: ReadonlySet<string> = new Set()

/**
 * Of the words that the actor holds now: a key keeps those that it was given (`ofKey`), staff in the actor's name those that `access` leaves.
 * Whoever acts for themselves keeps all.
 */
export function limitWords(
  access: Pick<Access, 'limitImpersonator'> | undefined,
  { by }: Caller,
  { held, ofKey }: { held: ReadonlySet<string>; ofKey: ReadonlySet<string> | null | undefined },
): ReadonlySet<string> {
  if (by === 'impersonation') return access?.limitImpersonator?.(held) ?? NOTHING
  return by === 'key' ? new Set([...(ofKey ?? NOTHING)].filter((word) => held.has(word))) : held
}

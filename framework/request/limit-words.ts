// The permissions of somebody who acts in a person's name: the same for requests and tasks.
import type { Caller } from '#framework/resource/caller/caller.ts'
import type { Access } from './access.ts'

const NOTHING: ReadonlySet<string> = new Set()

/**
 * Of the actor's current permissions a key keeps those it was given (`ofKey`), and an impersonator those that `access`
 * leaves. People acting for themselves keep all.
 */
export function limitWords(
  access: Pick<Access, 'limitImpersonator'> | undefined,
  { by }: Caller,
  { held, ofKey }: { held: ReadonlySet<string>; ofKey: ReadonlySet<string> | null | undefined },
): ReadonlySet<string> {
  if (by === 'impersonation') return access?.limitImpersonator?.(held) ?? NOTHING
  return by === 'key' ? new Set([...(ofKey ?? NOTHING)].filter((word) => held.has(word))) : held
}

// The order of two timelines: each file of a product follows the last PEND migration that was there when it was written.
import { PendError } from '#shared/exceptions/pend-error.ts'

/** PEND's files that a squash replaced, with the file after which their followers come now. */
export type Replaced = ReadonlyMap<string, string>

interface File {
  readonly name: string
  readonly sql: string
}

/** `after` as the first line of a product's file. */
export function afterLineOf(last: string | undefined): string {
  return last === undefined ? '' : `-- after ${last}\n`
}

/** New databases get the order in which old ones grew. Throws PendError where a product's file follows nothing known. */
export function interleave<F extends File>(pend: readonly F[], own: readonly F[], replaced: Replaced): F[] {
  const followers = new Map<number, F[]>()
  let place = -1
  for (const file of own) {
    place = Math.max(place, placeOf(file, pend, replaced))
    followers.set(place, [...(followers.get(place) ?? []), file])
  }
  return [...(followers.get(-1) ?? []), ...pend.flatMap((file, at) => [file, ...(followers.get(at) ?? [])])]
}

function placeOf({ name, sql }: File, pend: readonly File[], replaced: Replaced): number {
  const after = /^-- after (\S+)\n/.exec(sql)?.[1]
  if (after === undefined)
    throw new PendError(
      `${name}.sql does not say which of PEND's migrations it follows.`,
      `Begin it with a line such as: -- after ${pend.at(-1)?.name}`,
    )
  const at = pend.findIndex((file) => file.name === (replaced.get(after) ?? after))
  if (at >= 0) return at
  throw new PendError(
    `${name}.sql follows ${after}, which is not among PEND's migrations.`,
    'Merge the version of PEND that has it.',
  )
}

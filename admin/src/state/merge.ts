// Two people changed one record: what each did, field by field, and what comes of it when one chooses.
import type { AdminField } from '../api/metadata.ts'
import type { Json } from '../api/records.ts'
import { isSame, type Values } from './form-values.ts'

export type Side = 'theirs' | 'mine'

/** `before` is what both began with; `mine` holds the changed fields alone, the others all. */
export interface Versions {
  readonly before: Values
  readonly mine: Values
  readonly theirs: Values
}

export interface MergedField {
  readonly field: AdminField
  readonly before: Json
  readonly theirs: Json
  readonly mine: Json
  /** Both changed it, and not to the same. */
  readonly isClash: boolean
  /** What stands when nobody chooses: whoever changed it alone, and mine where both did. */
  readonly side: Side
}

/** Only fields that somebody changed. */
export function mergeOf(fields: readonly AdminField[], { before, mine, theirs }: Versions): MergedField[] {
  return fields.flatMap((field) => {
    const [old, their] = [before[field.name] ?? null, theirs[field.name] ?? null]
    const my = field.name in mine ? (mine[field.name] ?? null) : old
    const [byThem, byMe] = [!isSame(old, their), !isSame(old, my)]
    if (!(byThem || byMe)) return []
    const isClash = byThem && byMe && !isSame(their, my)
    return [{ field, before: old, theirs: their, mine: my, isClash, side: byMe ? 'mine' : 'theirs' } as const]
  })
}

/** What has to be written over theirs. */
export function chosenOf(merged: readonly MergedField[], sides: Readonly<Record<string, Side>>): Values {
  const own = merged.filter(({ field, side }) => (sides[field.name] ?? side) === 'mine')
  return Object.fromEntries(
    own.filter((each) => !isSame(each.mine, each.theirs)).map((each) => [each.field.name, each.mine]),
  )
}

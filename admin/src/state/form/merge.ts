// Three-way merge of a record that two people changed: what each changed, field by field, and the result of choosing.
import type { AdminField } from '../../api/metadata.ts'
import type { Json } from '../../api/records.ts'
import { isSame, type Values } from './form-values.ts'

export type Side = 'theirs' | 'mine'

/** `before` is the common base; `mine` holds only the changed fields, the others hold all. */
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
  /** Both changed it, to different values. */
  readonly isClash: boolean
  /** The default choice: the side that changed it alone, or mine if both did. */
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

/** The values to write over theirs. */
export function chosenOf(merged: readonly MergedField[], sides: Readonly<Record<string, Side>>): Values {
  const own = merged.filter(({ field, side }) => (sides[field.name] ?? side) === 'mine')
  return Object.fromEntries(
    own.filter((each) => !isSame(each.mine, each.theirs)).map((each) => [each.field.name, each.mine]),
  )
}

// Which records of a list are selected: some by id, or all matching except some.

export interface Selection {
  readonly isAll: boolean
  /** The selected ids or, if all are selected, the excluded ones. */
  readonly ids: ReadonlySet<string>
}

export const NOTHING: Selection = { isAll: false, ids: new Set() }
export const EVERYTHING: Selection = { isAll: true, ids: new Set() }

export function isChosen({ isAll, ids }: Selection, id: string): boolean {
  return isAll !== ids.has(id)
}

export function choose(selection: Selection, which: readonly string[], isWanted: boolean): Selection {
  const ids = new Set(selection.ids)
  for (const id of which)
    if (isWanted === selection.isAll) ids.delete(id)
    else ids.add(id)
  return { ...selection, ids }
}

/** The rows from the last selected one to this one, in either direction; only this one if the last is on another page. */
export function rangeOf(rows: readonly string[], from: string | null, to: string): readonly string[] {
  const [begin, end] = [from === null ? -1 : rows.indexOf(from), rows.indexOf(to)]
  return begin < 0 ? [to] : rows.slice(Math.min(begin, end), Math.max(begin, end) + 1)
}

/** Null if all are selected but were not counted to the end. */
export function countOf({ isAll, ids }: Selection, total: number | null): number | null {
  if (!isAll) return ids.size
  return total === null ? null : Math.max(0, total - ids.size)
}

/** The selection as a bulk run names it. */
export function askedOf({ isAll, ids }: Selection, filter: Readonly<Record<string, string>>) {
  return isAll ? { filter, ...(ids.size > 0 && { except: [...ids] }) } : { ids: [...ids] }
}

// The order in which an app's objects are made: each after those that it needs, otherwise as they are listed.
import type { DatabaseObject } from './define-database-object.ts'

/** Needs that stand in no list here are another app's, which was installed before. A circle keeps the order of the list. */
export function orderObjects(objects: readonly DatabaseObject[]): DatabaseObject[] {
  const byName = new Map(objects.map((object) => [object.name, object]))
  const ordered = new Set<DatabaseObject>()
  const entered = new Set<DatabaseObject>()
  const place = (object: DatabaseObject): void => {
    if (entered.has(object)) return
    entered.add(object)
    for (const name of object.needs) {
      const needed = byName.get(name)
      if (needed) place(needed)
    }
    ordered.add(object)
  }
  for (const object of objects) place(object)
  return [...ordered]
}

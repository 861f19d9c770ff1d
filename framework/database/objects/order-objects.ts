// Orders an app's objects: each after those it needs, otherwise as listed.
import type { DatabaseObject } from './define-database-object.ts'

/** Objects needed but not listed belong to an app installed earlier. A circle keeps the order of the list. */
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

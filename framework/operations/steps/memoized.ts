// Remembers what was worked out for a model or a list: schemas are built once, at first use.
import type { ResourceModel } from '#framework/resource/model.ts'

/** Wraps `build` so that it runs once for each, a model unless it is said otherwise. */
export function memoized<T extends object, Of extends object = ResourceModel>(build: (of: Of) => T): (of: Of) => T {
  const built = new WeakMap<Of, T>()
  return (of) => {
    let value = built.get(of)
    if (!value) {
      value = build(of)
      built.set(of, value)
    }
    return value
  }
}

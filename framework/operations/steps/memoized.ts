// Caches values derived from a model or list: schemas are built once, on first use.
import type { ResourceModel } from '#framework/resource/model.ts'

/** Wraps `build` so that it runs once for each object, by default a model. */
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

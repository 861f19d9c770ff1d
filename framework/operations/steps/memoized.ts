// Remembers what was worked out for a model: schemas are built once, at first use.
import type { ResourceModel } from '#framework/resource/model.ts'

/** Wraps `build` so that it runs once a model. */
export function memoized<T extends object>(build: (model: ResourceModel) => T): (model: ResourceModel) => T {
  const built = new WeakMap<ResourceModel, T>()
  return (model) => {
    let value = built.get(model)
    if (!value) {
      value = build(model)
      built.set(model, value)
    }
    return value
  }
}

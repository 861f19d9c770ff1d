// What a resource shows publicly: which rows the edge serves without signing in, and at which URL.
import type { AnyResource, EdgeDefinition, Fields } from './define-resource.ts'

/** The resolved edge settings of a resource. */
export interface EdgeModel {
  readonly where: readonly (readonly [field: string, value: string])[]
  readonly by: string
  /** Relations that are shown whatever their target. */
  readonly ids: readonly string[]
}

/** Null if the edge does not show the resource. */
export function resolveEdge({ definition }: AnyResource): EdgeModel | null {
  const { edge, fields } = definition
  if (!edge) return null
  const { where = {}, by, ids = [] } = edge === true ? ({} as EdgeDefinition) : (edge as EdgeDefinition)
  return {
    where: Object.entries(where).map(([field, value]) => [field, String(value)]),
    ids,
    by: by ?? ((fields as Fields).slug?.options.unique ? 'slug' : 'id'),
  }
}

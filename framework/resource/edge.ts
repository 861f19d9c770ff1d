// What a resource shows to everybody: the rows and the address under which the edge serves them, without any log-in.
import type { AnyResource, EdgeDefinition, Fields } from './define-resource.ts'

/** What the edge shows of a resource, worked out. */
export interface EdgeModel {
  readonly where: readonly (readonly [field: string, value: string])[]
  readonly by: string
  /** Relations that are shown whatever they point at. */
  readonly ids: readonly string[]
}

/** Null for a resource that the edge does not show. */
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

// Which resources the edge shows, and under which paths.
import type { Application } from '#framework/application/build-application.ts'
import { restPathsOf } from '#framework/projections/rest/define-rest.ts'
import type { EdgeModel } from '#framework/resource/edge.ts'
import type { FieldModel, Models, ResourceModel } from '#framework/resource/model.ts'

/** A resource with `edge`. */
export interface ShownModel extends ResourceModel {
  readonly edge: EdgeModel
}

/** Shown resources by path: `articles`. */
export function shownModelsOf(application: Application): ReadonlyMap<string, ShownModel> {
  const paths = restPathsOf(application)
  const reachable = reachableModelsOf(application)
  const shown = [...everybodysModelsOf(application).values()]
    .filter((model): model is ShownModel => model.edge !== null)
    .map((model) => withShownRelations(model, reachable))
  return new Map(shown.map((model) => [paths.get(model.name) ?? model.names.path, model]))
}

/** Removes ids of records that are not shown themselves, because ownership is private (OWN-22), unless the declaration shows them. */
function withShownRelations(model: ShownModel, reachable: Models): ShownModel {
  const isShown = ({ name, relation }: FieldModel) =>
    relation === null || reachable.has(relation.to) || model.edge.ids.includes(name)
  const narrow = (field: FieldModel): FieldModel => {
    if (!isShown(field)) return { ...field, isReadable: false }
    return model.edge.ids.includes(field.name) ? (field.sight?.of ?? field) : field
  }
  const fields = new Map([...model.fields].map(([name, field]) => [name, narrow(field)]))
  return { ...model, fields, readable: [...fields.values()].filter(({ isReadable }) => isReadable) }
}

/** Edge callers hold no field permissions. */
const everybodysModelsOf = ({ models, views }: Application): Models => views?.everybodys ?? models

/**
 * What filters and `include` may reach from a shown resource: other resources that show all their rows. Everything else
 * is unknown at the edge, so that no filter reveals it (CVE-2023-30843).
 */
export function reachableModelsOf(application: Application): Models {
  return new Map(
    [...everybodysModelsOf(application)].filter(([, { edge }]) => edge !== null && edge.where.length === 0),
  )
}

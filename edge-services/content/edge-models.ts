// Which resources the edge shows, and under which paths.
import type { Application } from '#framework/application/build-application.ts'
import { restPathsOf } from '#framework/projections/rest/define-rest.ts'
import type { EdgeModel } from '#framework/resource/edge.ts'
import type { Models, ResourceModel } from '#framework/resource/model.ts'

/** A resource with `edge`. */
export interface ShownModel extends ResourceModel {
  readonly edge: EdgeModel
}

/** Shown resources by their path: `articles`. */
export function shownModelsOf(application: Application): ReadonlyMap<string, ShownModel> {
  const paths = restPathsOf(application)
  const shown = [...everybodysModelsOf(application).values()].filter(
    (model): model is ShownModel => model.edge !== null,
  )
  return new Map(shown.map((model) => [paths.get(model.name) ?? model.names.path, model]))
}

/** Whoever comes to the edge holds no word of any field. */
const everybodysModelsOf = ({ models, views }: Application): Models => views?.of(NOBODY) ?? models
const NOBODY: ReadonlySet<string> = new Set()

/**
 * What filters and `include` may reach from a shown resource: others that are shown with all their rows. Everything else is
 * unknown at the edge, so that no filter tells of it (CVE-2023-30843).
 */
export function reachableModelsOf(application: Application): Models {
  return new Map(
    [...everybodysModelsOf(application)].filter(([, { edge }]) => edge !== null && edge.where.length === 0),
  )
}

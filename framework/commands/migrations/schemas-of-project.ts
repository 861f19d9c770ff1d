// Everything that the declarations need in the database, app by app: tables, row security, audit; PEND's own part first.

import type { Application } from '#framework/application/build-application.ts'
import type { AppSchema } from '#framework/database/migrations/schema-state.ts'
import type { DatabaseObject } from '#framework/database/objects/define-database-object.ts'
import { orderObjects } from '#framework/database/objects/order-objects.ts'
import { FOUNDATION } from '#framework/database/schema/foundation.ts'
import { tablesOfModel } from '#framework/database/schema/tables-of-model.ts'
import { auditOf } from '#framework/projections/audit/audit-of.ts'
import { RECORD_CHANGE } from '#framework/projections/audit/record-change.ts'
import { TRAIL_FUNCTIONS } from '#framework/projections/audit/trail-functions.ts'
import { CHANGE_FUNCTIONS } from '#framework/projections/changes/change-functions.ts'
import { changesOf } from '#framework/projections/changes/changes-of.ts'
import { circlesOf } from '#framework/projections/changes/circles-of.ts'
import { textsOf } from '#framework/projections/changes/texts-of.ts'
import { TEXTS } from '#framework/projections/changes/texts-table.ts'
import { rowSecurityOf } from '#framework/projections/row-security/index.ts'
import type { Models, ResourceModel } from '#framework/resource/model.ts'

/** The declarations; tests may omit the objects. */
export type DeclaredDatabase = Pick<Application, 'models'> & Partial<Pick<Application, 'databaseObjects'>>

/** The apps' schemas, in order. Throws if declarations conflict in the database. */
export function schemasOfProject({ models, databaseObjects = new Map() }: DeclaredDatabase): AppSchema[] {
  const byApp = Map.groupBy(models.values(), ({ app }) => app)
  const apps = new Set([...databaseObjects.keys(), ...byApp.keys()])
  const replaced = new Set([...databaseObjects.values()].flat().map(({ name }) => name))
  const foundation = [...FOUNDATION, RECORD_CHANGE, ...TRAIL_FUNCTIONS, ...CHANGE_FUNCTIONS, ...TEXTS]
  return [
    { app: 'pend', tables: [], objects: foundation.filter(({ name }) => !replaced.has(name)) },
    ...[...apps]
      .map((app) => schemaOfApp(app, { own: byApp.get(app) ?? [], models, objects: databaseObjects.get(app) ?? [] }))
      .filter(({ tables, objects }) => tables.length + objects.length > 0),
  ]
}

/** What one app declares. */
interface Declared {
  readonly own: readonly ResourceModel[]
  readonly objects: readonly DatabaseObject[]
  readonly models: Models
}

function schemaOfApp(app: string, { own, objects, models }: Declared): AppSchema {
  return {
    app,
    tables: own.flatMap((model) => tablesOfModel(model, models)),
    objects: [
      ...own.flatMap((model) => [
        ...rowSecurityOf(model, models),
        ...auditOf(model, models),
        ...changesOf(model, models),
        ...circlesOf(model),
        ...textsOf(model),
      ]),
      ...orderObjects(objects),
    ],
  }
}

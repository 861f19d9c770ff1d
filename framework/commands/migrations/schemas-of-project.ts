// All that the declarations ask of the database, app by app: tables, row security, audit, and PEND's own part first.

import type { AppSchema } from '#framework/database/migrations/schema-state.ts'
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

/** The apps in the order of their models. Throws when declarations contradict one another in the database. */
export function schemasOfProject(models: Models): AppSchema[] {
  const byApp = Map.groupBy(models.values(), ({ app }) => app)
  return [
    {
      app: 'pend',
      tables: [],
      objects: [...FOUNDATION, RECORD_CHANGE, ...TRAIL_FUNCTIONS, ...CHANGE_FUNCTIONS, ...TEXTS],
    },
    ...[...byApp].map(([app, own]) => schemaOfApp(app, own, models)),
  ]
}

function schemaOfApp(app: string, own: readonly ResourceModel[], models: Models): AppSchema {
  return {
    app,
    tables: own.flatMap((model) => tablesOfModel(model, models)),
    objects: own.flatMap((model) => [
      ...rowSecurityOf(model, models),
      ...auditOf(model, models),
      ...changesOf(model, models),
      ...circlesOf(model),
      ...textsOf(model),
    ]),
  }
}

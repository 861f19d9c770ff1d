// The row security of every model as SQL text, shown in `generated/policies.sql` and installed by migrations.
import type { SqlObject } from '#framework/database/schema/sql-object.ts'
import { tablesOfModel } from '#framework/database/schema/tables-of-model.ts'
import type { Models, ResourceModel } from '#framework/resource/model.ts'
import { grantsOfTable } from './grants-of-table.ts'
import { policiesOfTable } from './policies-of-table.ts'

/** Policies and grants of all tables of one model. */
export function rowSecurityOf(model: ResourceModel, models: Models): SqlObject[] {
  return tablesOfModel(model, models).flatMap((table) => [
    ...policiesOfTable(table, model),
    grantsOfTable(table, model),
  ])
}

/** The whole text, resource by resource; its diff shows a reviewer who can see which rows. */
export function formatPolicies(models: Models): string {
  const parts = [...models.values()].map((model) =>
    [headingOf(model), ...rowSecurityOf(model, models).map(({ create }) => create)].join('\n'),
  )
  return `-- Row security of every resource, made from the declarations. Migrations install it.\n\n${parts.join('\n\n')}\n`
}

function headingOf({ app, name, rows }: ResourceModel): string {
  return `-- ${app}/${name}: rows ${rows.name}${rows.reason === null ? '' : ` (${rows.reason})`}`
}

// Which resources a tenant's archive contains: all that live in it, by declaration, except those useless or dangerous elsewhere.
import { inDependencyOrder } from '#framework/commands/fixtures/choose-models.ts'
import type { Runtime } from '#framework/request/runtime.ts'
import type { FieldModel, ResourceModel } from '#framework/resource/model.ts'

/** What is included, referenced resources first; and why the rest is not. */
export interface Contents {
  readonly carried: readonly ResourceModel[]
  readonly left: Readonly<Record<string, string>>
}

/** Pure: the same declarations give the same contents. */
export function chooseContents({ models, stays }: Pick<Runtime, 'models' | 'stays'>): Contents {
  const left: Record<string, string> = {}
  const inTenants = [...models.values()].filter(({ rows }) => rows.hasTenant)
  for (const model of inTenants) {
    const reason = reasonToStay(model, stays)
    if (reason !== null) left[model.name] = reason
  }
  for (const model of inTenants) {
    const target = [...model.fields.values()].find(
      ({ relation, isRequired }) => isRequired && relation && left[relation.to],
    )
    if (target && !left[model.name]) left[model.name] = `it belongs to ${target.relation!.to}, which stay`
  }
  const carried = new Set(inTenants.filter(({ name }) => left[name] === undefined))
  return { carried: inDependencyOrder(carried, models), left }
}

function reasonToStay({ name, rows, isAudited, fields }: ResourceModel, stays: Runtime['stays']): string | null {
  const declared = stays.get(name)
  if (declared !== undefined) return declared
  if (!isAudited) return 'it belongs to the deployment'
  if (rows.hasOwner) return 'each row is for its own person alone'
  return [...fields.values()].some(holdsSecret) ? 'it holds secrets' : null
}

/** Hidden from everybody and without a default: hashes, sealed secrets. */
function holdsSecret({ isReadable, isSystem, audit, options }: FieldModel): boolean {
  return !isReadable && !isSystem && audit !== 'none' && options.default === undefined
}

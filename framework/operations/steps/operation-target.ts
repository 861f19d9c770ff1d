// The start of every operation: the model of a declaration and the caller's permission.
import { missingTenant, requirePermission } from '#framework/permissions/require-permission.ts'
import type { Context } from '#framework/request/context.ts'
import type { AnyResource, OperationName } from '#framework/resource/define-resource.ts'
import { inSentence, permissionWordOf } from '#framework/resource/inflection.ts'
import type { FieldModel, Models, ResourceModel } from '#framework/resource/model.ts'
import { Problem } from '#shared/exceptions/problem.ts'

/** The verb of the permission; listing counts as reading. */
const VERBS: Record<OperationName, string> = {
  list: 'read',
  read: 'read',
  create: 'create',
  update: 'update',
  delete: 'delete',
}

/** The permission of an operation: `articles.read`. */
export function wordOf(model: ResourceModel, operation: OperationName): string {
  return permissionWordOf(model.name, VERBS[operation])
}

/** The caller's models: without fields they may not read. The platform gets all fields. */
export function modelsOf({ runtime, systemReason, permissions }: Context): Models {
  return runtime.views === null || systemReason !== null ? runtime.models : runtime.views.of(permissions)
}

/** The model of an installed resource for the caller; throws if it is not installed. */
export function modelOf(ctx: Context, resource: Pick<AnyResource, 'name'>): ResourceModel {
  return installed(modelsOf(ctx), resource)
}

/** The model with all fields: for writes, lifecycles and events, never for an answer. */
export function wholeModelOf({ runtime }: Context, resource: Pick<AnyResource, 'name'>): ResourceModel {
  return installed(runtime.models, resource)
}

function installed(models: Models, { name }: Pick<AnyResource, 'name'>): ResourceModel {
  const model = models.get(name)
  if (!model) throw new Error(`The resource "${name}" is not installed. Add its app to core/installed-apps.ts.`)
  return model
}

/** The model, after checking the permission for `operation` and, for tenant resources, that a tenant is named. */
export function openOperation(
  ctx: Context,
  resource: Pick<AnyResource, 'name'>,
  operation: OperationName,
): ResourceModel {
  const model = modelOf(ctx, resource)
  requirePermission(ctx, wordOf(model, operation))
  requireTenant(ctx, model)
  return model
}

/**
 * The model behind a relation, after checking that the caller may read it. Filters, `include`, GraphQL and writes all
 * call it, so that nothing bypasses a resource's read permission. Throws `permissions.denied`.
 */
export function openTarget(ctx: Context, field: FieldModel): ResourceModel {
  const target = modelOf(ctx, { name: field.relation!.to })
  requirePermission(ctx, wordOf(target, 'read'))
  return target
}

/** Throws `tenants.required` if the rows live in tenants and none is named. */
export function requireTenant(ctx: Context, model: ResourceModel): void {
  if (model.rows.hasTenant && ctx.tenantId === null)
    throw missingTenant(ctx, 'Name a tenant: by its host, by the header X-Tenant or by a token of it.')
}

/** The same error for a missing record and for one that the caller cannot see. */
export function notFound(model: ResourceModel): Problem {
  return new Problem('resource.not_found', `There is no such ${inSentence(model.names.label)}.`)
}

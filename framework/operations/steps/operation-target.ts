// What every operation starts with: the model behind a declaration and the caller's right to it.
import { missingTenant, requirePermission } from '#framework/permissions/require-permission.ts'
import type { Context } from '#framework/request/context.ts'
import type { AnyResource, OperationName } from '#framework/resource/define-resource.ts'
import { inSentence, permissionWordOf } from '#framework/resource/inflection.ts'
import type { FieldModel, Models, ResourceModel } from '#framework/resource/model.ts'
import { Problem } from '#shared/exceptions/problem.ts'

/** The verb of the permission word; listing is reading. */
const VERBS: Record<OperationName, string> = {
  list: 'read',
  read: 'read',
  create: 'create',
  update: 'update',
  delete: 'delete',
}

/** The permission word of an operation: `articles.read`. */
export function wordOf(model: ResourceModel, operation: OperationName): string {
  return permissionWordOf(model.name, VERBS[operation])
}

/** The models as the caller meets them: without fields they may not read. The platform meets all of them. */
export function modelsOf({ runtime, systemReason, permissions }: Context): Models {
  return runtime.views === null || systemReason !== null ? runtime.models : runtime.views.of(permissions)
}

/** The model of an installed resource, as the caller meets it; throws for one that is not installed. */
export function modelOf(ctx: Context, resource: Pick<AnyResource, 'name'>): ResourceModel {
  return installed(modelsOf(ctx), resource)
}

/** The model with all its fields: for what is written, for lifecycles and events, and never for an answer. */
export function wholeModelOf({ runtime }: Context, resource: Pick<AnyResource, 'name'>): ResourceModel {
  return installed(runtime.models, resource)
}

function installed(models: Models, { name }: Pick<AnyResource, 'name'>): ResourceModel {
  const model = models.get(name)
  if (!model) throw new Error(`The resource "${name}" is not installed. Add its app to core/installed-apps.ts.`)
  return model
}

/** The model, once the caller may do `operation` and, for rows that live in a tenant, a tenant is named. */
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
 * The model that a relation leads to, once the caller may read it. Filters, `include`, GraphQL and writes all ask here: whoever may not
 * read a resource learns nothing of it on any way round. Throws `permissions.denied`.
 */
export function openTarget(ctx: Context, field: FieldModel): ResourceModel {
  const target = modelOf(ctx, { name: field.relation!.to })
  requirePermission(ctx, wordOf(target, 'read'))
  return target
}

/** Throws `tenants.required` when the rows live in tenants and none is named. */
export function requireTenant(ctx: Context, model: ResourceModel): void {
  if (model.rows.hasTenant && ctx.tenantId === null)
    throw missingTenant(ctx, 'Name a tenant: by its host, by the header X-Tenant or by a token of it.')
}

/** The one answer for what is not there and what the caller cannot meet. */
export function notFound(model: ResourceModel): Problem {
  return new Problem('resource.not_found', `There is no such ${inSentence(model.names.label)}.`)
}

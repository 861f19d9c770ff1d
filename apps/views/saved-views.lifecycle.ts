// A view's author must be allowed to read its list; sharing needs a permission, and nobody else changes a view.
import { invalid } from '#framework/operations/steps/validate-input.ts'
import { can, requirePermission } from '#framework/permissions/require-permission.ts'
import type { Context } from '#framework/request/context.ts'
import { defineLifecycle } from '#framework/request/declaring/define-lifecycle.ts'
import { permissionWordOf } from '#framework/resource/inflection.ts'
import { Problem } from '#shared/exceptions/problem.ts'
import { nearestOf } from '#shared/utils/nearest.ts'
import { savedViews } from './saved-views.resource.ts'

const SHARE = permissionWordOf(savedViews.name, 'share')

export const savedViewsLifecycle = defineLifecycle(savedViews, {
  beforeCreate(ctx, input) {
    // A view from a backup may refer to a removed resource: it is restored, and opens nothing.
    if (!ctx.restoring) requireListed(ctx, input.resource!)
    if (input.isShared) requirePermission(ctx, SHARE)
    return input
  },
  beforeUpdate(ctx, record, input) {
    requireOwn(ctx, record.user)
    // Unsharing needs no permission.
    if (input.isShared ?? record.isShared) requirePermission(ctx, SHARE)
    return input
  },
})

/** A resource that the caller may not list is answered like an unknown one. */
function requireListed(ctx: Context, name: string): void {
  const listed = [...ctx.runtime.models.values()]
    .filter((model) => model.operations.has('list') && can(ctx, permissionWordOf(model.name, 'read')))
    .map((model) => model.name)
  if (listed.includes(name)) return
  const nearest = nearestOf(name, listed)
  const hint = nearest ? `; did you mean ${nearest}?` : ''
  throw invalid([
    { pointer: '/resource', code: 'not_a_choice', message: `is not a resource whose list you may read${hint}` },
  ])
}

function requireOwn(ctx: Context, user: string | null): void {
  if (ctx.systemReason !== null || user === ctx.actorId) return
  throw new Problem('permissions.denied', 'Only the creator of a view can change it. Save your own view instead.')
}

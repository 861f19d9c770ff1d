// A view is of a list that its maker may read, is shared by those who may, and is changed by nobody else.
import { invalid } from '#framework/operations/steps/validate-input.ts'
import { can, requirePermission } from '#framework/permissions/require-permission.ts'
import type { Context } from '#framework/request/context.ts'
import { defineLifecycle } from '#framework/request/lifecycle.ts'
import { permissionWordOf } from '#framework/resource/inflection.ts'
import { Problem } from '#shared/exceptions/problem.ts'
import { nearestOf } from '#shared/utils/nearest.ts'
import { savedViews } from './saved-views.resource.ts'

const SHARE = permissionWordOf(savedViews.name, 'share')

export const savedViewsLifecycle = defineLifecycle(savedViews, {
  beforeCreate(ctx, input) {
    // A view of a backup may be of a resource that is gone: it comes back, and opens nothing.
    if (!ctx.restoring) requireListed(ctx, input.resource!)
    if (input.isShared) requirePermission(ctx, SHARE)
    return input
  },
  beforeUpdate(ctx, record, input) {
    requireOwn(ctx, record.user)
    // Taking it back is free.
    if (input.isShared ?? record.isShared) requirePermission(ctx, SHARE)
    return input
  },
})

/** A resource that the caller may not list is answered like one that never was. */
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

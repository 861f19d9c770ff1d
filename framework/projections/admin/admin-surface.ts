// The metadata as callers see it: built once for each set of permissions, then combined with the caller's own facts.

import { modelsOf } from '#framework/operations/steps/operation-target.ts'
import { can } from '#framework/permissions/require-permission.ts'
import type { Context } from '#framework/request/context.ts'
import { callerDescription } from '#framework/request/services/caller-description.ts'
import { defineService } from '#framework/request/services/define-service.ts'
import { uploadLimits } from '#framework/request/services/upload-limits.ts'
import { type AdminMetadata, type AdminResource, type AdminSource, buildAdminMetadata } from './index.ts'

/** Resources as a caller with these permissions sees them. */
type AdminSurface = (ctx: Context) => readonly AdminResource[]

/** Core provides it; the endpoint that answers the metadata uses it. */
export const adminSurface = defineService<AdminSurface>('admin surface')

/** `paths` has the REST path of each resource. Results are cached by set of permissions. */
export function openAdminSurface(
  source: Omit<AdminSource, 'models'>,
  paths: ReadonlyMap<string, string>,
): AdminSurface {
  const known = new WeakMap<ReadonlySet<string>, readonly AdminResource[]>()
  return (ctx) => {
    const { permissions } = ctx
    const made = known.get(permissions) ?? resourcesFor(ctx, source, paths)
    known.set(permissions, made)
    return made
  }
}

function resourcesFor(
  ctx: Context,
  { surfaces, endpoints }: Omit<AdminSource, 'models'>,
  paths: ReadonlyMap<string, string>,
): readonly AdminResource[] {
  return buildAdminMetadata({ models: modelsOf(ctx), surfaces, endpoints }, paths, (word) => can(ctx, word)).resources
}

/** What the caller's screens are built from. An anonymous caller gets no person and no resources. */
export async function describeAdmin(ctx: Context): Promise<AdminMetadata> {
  const described = await callerDescription.of(ctx)(ctx)
  const isKnown = described.person !== null
  return {
    ...described,
    permissions: isKnown ? [...ctx.permissions].sort() : [],
    barredBy: ctx.barredBy,
    uploads: isKnown ? uploadLimits.of(ctx) : null,
    resources: isKnown
      ? adminSurface
          .of(ctx)(ctx)
          .filter(({ isInTenant }) => !isInTenant || ctx.tenantId !== null)
      : [],
  }
}

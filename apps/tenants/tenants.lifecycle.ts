// A tenant's slug is a subdomain, so some names are reserved. Every process learns of changes.

import { announceTenant } from '#apps/tenant-settings/index.ts'
import { invalid } from '#framework/operations/steps/validate-input.ts'
import { defineLifecycle } from '#framework/request/declaring/define-lifecycle.ts'
import { isReservedSlug } from './domains/reserved-slugs.ts'
import { requireFreeSlug } from './life/require-free-slug.ts'
import { tenants } from './tenants.resource.ts'

export const tenantsLifecycle = defineLifecycle(tenants, {
  async beforeCreate(ctx, input) {
    await requireUsableSlug(input.slug)
    if (input.slug) await requireFreeSlug(ctx, input.slug)
    return input
  },
  async beforeUpdate(ctx, record, input) {
    if (!input.slug || input.slug === record.slug) return input
    await requireUsableSlug(input.slug)
    await requireFreeSlug(ctx, input.slug)
    return input
  },
  afterUpdate: (ctx, record) => announceTenant(ctx, record.status!),
})

function requireUsableSlug(slug: string | null | undefined): void {
  if (slug && isReservedSlug(slug))
    throw invalid([{ pointer: '/slug', code: 'reserved', message: 'is kept for the platform itself' }])
}

// `tenants erase`: permanently erases everything of a tenant, at once.

import { requireReason, requireTenantOf, type Work } from '#apps/archives/index.ts'
import { formatCount, reportProgress } from '#framework/commands/fixtures/report-progress.ts'
import { PendError } from '#shared/exceptions/pend-error.ts'
import { eraseTenant } from '../tenants/erase-tenant.ts'

export const erase: Work = async (ctx, { slug, reason, yes, json }, console) => {
  const { id, name } = await requireTenantOf(ctx, slug)
  const why = requireReason(reason)
  if (!yes && !(await console.confirm(`Erase ${slug} (${name}) with all its files now? This cannot be undone.`)))
    throw new PendError('Nothing was erased.')
  const onProgress = reportProgress(console, 'rows')
  const gone = await eraseTenant(ctx, id, { reason: why, isDue: false, onProgress })
  if (json) console.printJson({ id, slug, ...gone })
  else
    console.print(`${slug} is erased: ${formatCount(gone.rows)} rows, and ${formatCount(gone.trailRows)} of its trail.`)
  return 0
}

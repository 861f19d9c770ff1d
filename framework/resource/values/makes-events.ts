// Which resources emit events when their records change.
import type { ResourceModel } from '../model.ts'

/** Audited resources in tenants; tables without a trail are internal. */
export function makesEvents({ isAudited, rows }: Pick<ResourceModel, 'isAudited' | 'rows'>): boolean {
  return isAudited && rows.hasTenant
}

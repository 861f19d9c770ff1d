// Which records are told of when they change.
import type { ResourceModel } from './model.ts'

/** Records of tenants that stand in the audit trail; tables without a trail are the system's own. */
export function makesEvents({ isAudited, rows }: Pick<ResourceModel, 'isAudited' | 'rows'>): boolean {
  return isAudited && rows.hasTenant
}

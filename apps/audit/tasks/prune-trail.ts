// Keeps a tenant's trail for the days it has set, or the deployment's default.
import Type from 'typebox'
import { settingsOf } from '#apps/tenant-settings/index.ts'
import { PLATFORM_TENANT } from '#framework/resource/audit-fields.ts'
import { defineTask } from '#framework/tasks/define-task.ts'
import { auditSeals } from '../seal/audit-seals.ts'
import { pruneChanges } from '../seal/prune-changes.ts'
import { platformIn } from '../seal/read-rows.ts'

/** Runs in each tenant, and for the platform's own trail; does nothing if the trail is kept forever. */
export const pruneTrail = defineTask('audit.prune-trail', {
  payload: Type.Object({}),
  priority: -50,
  async run(ctx) {
    const { auditRetentionDays } = await settingsOf(ctx)
    const days = auditRetentionDays ?? auditSeals.of(ctx).retentionDays
    if (days === 0) return { rows: 0 }
    return { rows: await pruneChanges(platformIn(ctx, ctx.tenantId ?? PLATFORM_TENANT), days) }
  },
})

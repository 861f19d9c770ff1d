// Settings of the audit trail.
import { defineSettings } from '#framework/settings/define-settings.ts'
import { integer } from '#framework/settings/kinds.ts'

export const auditSettings = defineSettings({
  chapter: 'Audit trail',
  settings: {
    auditRetentionDays: integer(
      'PEND_AUDIT_RETENTION_DAYS',
      'days after which entries of the audit trail are deleted, at least 30; 0 keeps them',
      { min: 0, max: 36_500 },
    ),
  },
  usual: { auditRetentionDays: 0 },
})

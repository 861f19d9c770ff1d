// What seals the trail.
import { defineOpening } from '#framework/request/services/define-opening.ts'
import { auditSettings } from './audit.settings.ts'
import { auditSeals, openAuditSeals } from './seal/audit-seals.ts'

export const auditServices = [
  defineOpening(auditSeals, {
    open: ({ settings }) => openAuditSeals(settings.secretKey, auditSettings.of(settings).auditRetentionDays),
  }),
]

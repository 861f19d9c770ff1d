// The front door of the audit trail.

export { auditSettings } from './audit.settings.ts'
export { findNamedRecords, isNamedInTrail, type Naming } from './named-records.ts'
export { auditSeals, openAuditSeals } from './seal/audit-seals.ts'
export { eraseTrail } from './seal/erase-trail.ts'
export { redactChanges } from './seal/redact-changes.ts'

// The front door of the audit trail.
export { auditSeals, openAuditSeals } from './seal/audit-seals.ts'
export { redactChanges } from './seal/redact-changes.ts'

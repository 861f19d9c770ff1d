// The front door of the audit trail.

export { findNamedRecords, isNamedInTrail, type Naming } from './named-records.ts'
export { eraseTrail } from './seal/erase-trail.ts'
export { redactChanges } from './seal/redact-changes.ts'

// Public exports of archives.
export { printed, requireReason, requireSlug, requireTenantOf, type Work } from './commands/find-tenant.ts'
export { exportToFile, importFromFile } from './commands/move-tenant.ts'
export { countLines } from './exporting/count-lines.ts'
export { type WrittenArchive, writeArchive } from './exporting/write-archive.ts'
export { importTenant } from './importing/import-tenant.ts'

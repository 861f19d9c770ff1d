// Public exports of tenant-exports.
export { discardExports } from './discard-exports.ts'
export { exportFolderOf, exportService } from './export-service.ts'
export { exportSettings } from './tenant-exports.settings.ts'

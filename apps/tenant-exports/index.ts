// Public exports of tenant-exports.
export { discardExports } from './discard-exports.ts'
export { exportFolderOf } from './export-service.ts'

// The front door of portability.
export { erasedWords } from './people/erased-words.ts'
export { exportSettings } from './portability.settings.ts'
export { exportService } from './requested/export-service.ts'

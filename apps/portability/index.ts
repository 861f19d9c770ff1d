// The front door of portability.
export { erasedWords } from './people/erased-words.ts'
export { exportService } from './requested/export-service.ts'

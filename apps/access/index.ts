// The front door of access.
export { createAccess } from './access.ts'
export { ADMISSION } from './admission.ts'

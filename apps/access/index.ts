// The front door of access.
export { ADMISSION } from './admission.ts'

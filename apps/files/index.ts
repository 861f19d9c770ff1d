// The front door of files.
export { fileService, openFiles } from './file-service.ts'
export { files } from './files.resource.ts'

// The front door of files.
export { fileService, openFiles } from './file-service.ts'
export { files } from './files.resource.ts'
export { requireFileName } from './storing/file-name.ts'
export { checkFile } from './storing/keep-file.ts'
export { folderOf, newKey } from './storing/storage-keys.ts'

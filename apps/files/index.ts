// The front door of files.
export { contentAnswer } from './content/content-answer.ts'
export { isSignedLink, signLink } from './content/signed-links.ts'
export { LINK_PROPERTIES, SIGNED_LINK } from './endpoints/link-properties.ts'
export { fileService, openFiles } from './file-service.ts'
export { files } from './files.resource.ts'
export { type DescribedFile, describedFile, restoreContent } from './storing/restore-content.ts'
export { folderOf, newKey } from './storing/storage-keys.ts'
export { countPieces, type FoundFile, walkFiles } from './walk-files.ts'

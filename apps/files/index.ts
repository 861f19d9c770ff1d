// The front door of files.
export { bytesAnswer } from './bytes/bytes-answer.ts'
export { isSignedLink, signLink } from './bytes/signed-links.ts'
export { LINK_PROPERTIES, SIGNED_LINK } from './endpoints/link-properties.ts'
export { fileService } from './file-service.ts'
export { fileSettings } from './files.settings.ts'
export { countPieces, walkFiles } from './records/walk-files.ts'
export { type DescribedFile, describedFile, restoreBytes } from './storing/restore-bytes.ts'
export { folderOf, newKey } from './storing/storage-keys.ts'

// The file types that can be stored: their extensions, and which of them a browser may display.

export interface FileType {
  /** File extensions, without the dot. */
  readonly endings: readonly string[]
  /** Displayed in the browser; all other types are only downloaded. No type on this list can run code. */
  readonly isInline?: boolean
  /** Can be resized on demand. */
  readonly isImage?: boolean
  /** Accepted only if a setting allows it. */
  readonly isExtra?: boolean
  /** Detected from the whole text, not from the first bytes. */
  readonly isText?: boolean
}

const OFFICE = 'application/vnd.openxmlformats-officedocument'
const OPEN = 'application/vnd.oasis.opendocument'

/** Types by name. HTML, SVG, XML and scripts are excluded, and no setting can add them (CVE-2022-27952). */
export const FILE_TYPES: Readonly<Record<string, FileType>> = {
  'image/jpeg': { endings: ['jpg', 'jpeg'], isInline: true, isImage: true },
  'image/png': { endings: ['png'], isInline: true, isImage: true },
  'image/gif': { endings: ['gif'], isInline: true, isImage: true },
  'image/webp': { endings: ['webp'], isInline: true, isImage: true },
  'image/avif': { endings: ['avif'], isInline: true, isImage: true },
  'image/heic': { endings: ['heic', 'heif', 'hif'], isExtra: true },
  'image/tiff': { endings: ['tif', 'tiff'], isExtra: true },
  'video/quicktime': { endings: ['mov', 'qt'], isExtra: true },
  'video/mp4': { endings: ['mp4', 'm4v'], isInline: true },
  'video/webm': { endings: ['webm'], isInline: true },
  'audio/mpeg': { endings: ['mp3'], isInline: true },
  'audio/wav': { endings: ['wav'], isInline: true },
  'audio/ogg': { endings: ['ogg', 'oga', 'opus'], isInline: true },
  'audio/x-m4a': { endings: ['m4a'], isInline: true },
  'application/pdf': { endings: ['pdf'] },
  'application/zip': { endings: ['zip'] },
  'application/gzip': { endings: ['gz', 'tgz'] },
  [`${OFFICE}.wordprocessingml.document`]: { endings: ['docx'] },
  [`${OFFICE}.spreadsheetml.sheet`]: { endings: ['xlsx'] },
  [`${OFFICE}.presentationml.presentation`]: { endings: ['pptx'] },
  [`${OPEN}.text`]: { endings: ['odt'] },
  [`${OPEN}.spreadsheet`]: { endings: ['ods'] },
  [`${OPEN}.presentation`]: { endings: ['odp'] },
  'application/json': { endings: ['json'], isText: true },
  'text/csv': { endings: ['csv'], isText: true },
  'text/calendar': { endings: ['ics', 'ifb'], isText: true, isExtra: true },
  'text/vcard': { endings: ['vcf', 'vcard'], isText: true, isExtra: true },
  'text/plain': { endings: ['txt', 'text', 'log', 'md', 'markdown'], isText: true },
}

const typesWhere = (isExtra: boolean): readonly string[] =>
  Object.keys(FILE_TYPES).filter((type) => Boolean(FILE_TYPES[type]!.isExtra) === isExtra)

/** Accepted by default. */
export const USUAL_TYPES = typesWhere(false)
/** Types that a setting may allow in addition: none can be resized, and browsers display few of them. */
export const EXTRA_TYPES = typesWhere(true)

/** Other names that clients and libraries use for the same types. */
const ALIASES: Readonly<Record<string, string>> = {
  'image/jpg': 'image/jpeg',
  'image/pjpeg': 'image/jpeg',
  'image/heif': 'image/heic',
  'image/heic-sequence': 'image/heic',
  'image/heif-sequence': 'image/heic',
  'image/tif': 'image/tiff',
  'image/apng': 'image/png',
  'text/x-vcard': 'text/vcard',
  'text/directory': 'text/vcard',
  'audio/mp3': 'audio/mpeg',
  'audio/x-wav': 'audio/wav',
  'audio/vnd.wave': 'audio/wav',
  'audio/opus': 'audio/ogg',
  'audio/mp4': 'audio/x-m4a',
  'video/x-m4v': 'video/mp4',
  'application/x-zip-compressed': 'application/zip',
  'application/x-gzip': 'application/gzip',
  'application/vnd.ms-excel': 'text/csv',
  'text/markdown': 'text/plain',
  'text/x-markdown': 'text/plain',
  'text/x-log': 'text/plain',
}

/** The canonical name of a type, without parameters (GHSA-42ph-pf9q-cr72: `text/html;x=` passed a list of forbidden types). */
export function plainTypeOf(type: string): string {
  const plain = type.split(';', 1)[0]!.trim().toLowerCase()
  return ALIASES[plain] ?? plain
}

/** The lower-case extension of a name; empty if it has none. */
export function endingOf(name: string): string {
  return /\.([a-z0-9]{1,10})$/i.exec(name)?.[1]?.toLowerCase() ?? ''
}

/** The type that a name suggests; null for an unknown extension. */
export function typeOfEnding(name: string): string | null {
  const ending = endingOf(name)
  return Object.keys(FILE_TYPES).find((type) => FILE_TYPES[type]!.endings.includes(ending)) ?? null
}

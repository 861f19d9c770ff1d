// Files as the API returns them, with readable facts.

export interface LibraryFile {
  readonly id: string
  readonly name: string
  /** Alternative text of an image. */
  readonly alt: string | null
  readonly type: string
  readonly size: number
  readonly sha256: string
  readonly width: number | null
  readonly height: number | null
  readonly isPublic: boolean
  readonly createdAt: string
}

export const TYPES = ['all', 'image', 'video', 'audio', 'document'] as const
export type FileType = (typeof TYPES)[number]

/** The API's filters for a kind of files, by the first part of the media type. */
export function filterOf(type: FileType): Record<string, string> {
  if (type === 'all') return {}
  if (type !== 'document') return { type__startswith: `${type}/` }
  const beginnings = ['application/', 'text/'].map((beginning) => ({ type__startswith: beginning }))
  return { filter: JSON.stringify({ or: beginnings }) }
}

export const isImage = ({ type }: Pick<LibraryFile, 'type'>) => type.startsWith('image/')

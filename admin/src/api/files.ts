// Files of the library: sent as a form, shown by a signed address.
import { send } from './client.ts'
import type { Row } from './records.ts'
import { uploadForm } from './upload-form.ts'

export interface FileUpload {
  readonly tenant: string | null
  readonly file: File
  /** Anybody may read it. */
  readonly isPublic?: boolean
  /** Told how far it is, from 0 to 1. */
  onProgress?(share: number): void
}

export function uploadFile({ tenant, file, isPublic = false, onProgress }: FileUpload): Promise<Row> {
  const form = new FormData()
  form.set('file', file)
  if (isPublic) form.set('isPublic', 'true')
  return uploadForm<Row>({ path: '/files', tenant, form, ...(onProgress && { onProgress }) })
}

/** Of an image in a small size. It is read from where this page came from, whatever host the address names. */
export async function linkToPreview(tenant: string | null, id: string): Promise<string> {
  const body = { width: 320 }
  const answer = await send<{ url: string }>({
    method: 'POST',
    path: `/files/${encodeURIComponent(id)}/link`,
    body,
    tenant,
  })
  const { pathname, search } = new URL(answer.body.url, location.origin)
  return `${pathname}${search}`
}

// Files of the library: uploaded as a form, shown through a signed URL.
import { send } from '../client.ts'
import type { Row } from '../records.ts'
import { uploadForm } from './upload-form.ts'

export interface FileUpload {
  readonly tenant: string | null
  readonly file: File
  /** Anybody may read the file. */
  readonly isPublic?: boolean
  /** Receives the progress, from 0 to 1. */
  onProgress?(share: number): void
}

export function uploadFile({ tenant, file, isPublic = false, onProgress }: FileUpload): Promise<Row> {
  const form = new FormData()
  form.set('file', file)
  if (isPublic) form.set('isPublic', 'true')
  return uploadForm<Row>({ path: '/files', tenant, form, ...(onProgress && { onProgress }) })
}

/** URL of a small version of an image. It is loaded from the origin of this page, whatever host the URL names. */
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

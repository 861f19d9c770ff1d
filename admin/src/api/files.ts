// Files of the library: sent as a form, shown by a signed address.
import { send } from './client.ts'
import type { Row } from './records.ts'

export async function uploadFile(tenant: string | null, file: File): Promise<Row> {
  const form = new FormData()
  form.set('file', file)
  return (await send<Row>({ method: 'POST', path: '/files', form, tenant })).body
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

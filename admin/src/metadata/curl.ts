// API calls about a record as curl commands. They contain no token.
import type { AdminResource } from '../api/metadata.ts'
import type { Input } from '../api/records.ts'

export interface CallsOf {
  /** Such as `https://api.example.com`. */
  readonly origin: string
  readonly tenant: string | null
  readonly resource: Pick<AdminResource, 'path' | 'operations' | 'actions'>
  readonly id: string
  /** Body of the update. */
  readonly changes: Input
}

/** One command for each operation that the caller may use, with a name for it. */
export function curlCalls({ origin, tenant, resource, id, changes }: CallsOf): { name: string; call: string }[] {
  const address = `${origin}/api/v1/${resource.path}/${encodeURIComponent(id)}`
  const head = ['-H "Authorization: Bearer $TOKEN"', ...(tenant ? [`-H ${quoted(`X-Tenant: ${tenant}`)}`] : [])]
  const json = (body: unknown) => ['-H "Content-Type: application/json"', `-d ${quoted(JSON.stringify(body))}`]
  const call = (method: string, path = '', more: readonly string[] = []) =>
    ['curl', ...(method === 'GET' ? [] : [`-X ${method}`]), ...head, ...more, quoted(`${address}${path}`)].join(' ')
  const ways: Record<string, string> = {
    read: call('GET'),
    update: call('PATCH', '', json(changes)),
    delete: call('DELETE'),
  }
  return [
    ...Object.entries(ways)
      .filter(([name]) => resource.operations.some((operation) => operation === name))
      .map(([name, text]) => ({ name, call: text })),
    ...resource.actions.map(({ name, path }) => ({ name, call: call('POST', `/${path}`, json({})) })),
  ]
}

/** Quotes any text as one POSIX shell word. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`
}

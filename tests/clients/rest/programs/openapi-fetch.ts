// A program with openapi-fetch and the types of openapi-typescript.
import createClient from 'openapi-fetch'
import type { Asked, Told } from '../../story.ts'
import type { components, paths } from '../dist/openapi-typescript.ts'

type Problem = components['schemas']['Problem']
type CategoryList = components['schemas']['CategoryList']

export async function tell({ origin, ...person }: Asked): Promise<Told> {
  const api = createClient<paths>({ baseUrl: origin })
  const session = await api.POST('/api/v1/auth/login', { body: person })
  const headers = { authorization: `Bearer ${session.data!.access}` }
  const create = async (name: string) => (await api.POST('/api/v1/categories', { headers, body: { name } })).data!
  const [first, second] = [await create('First'), await create('Second')]
  const list = await api.GET('/api/v1/categories', {
    headers,
    params: { query: { id__in: [first.id, second.id], name__startswith: '', ordering: ['-name'] } },
  })
  const sparse = await api.GET('/api/v1/categories', {
    headers,
    params: { query: { fields: ['name'], page_size: 1, links: 'absolute' } },
  })
  const one = { headers, params: { path: { id: first.id } } }
  const changed = await api.PATCH('/api/v1/categories/{id}', {
    ...one,
    headers: { ...headers, 'Content-Type': 'application/merge-patch+json' },
    body: { name: 'Changed' },
  })
  const echoed = await api.PUT('/api/v1/categories/{id}', { ...one, body: changed.data! })
  const uploaded = await api.POST('/api/v1/files', {
    headers,
    body: { file: 'a note' },
    bodySerializer: ({ file }) => {
      const form = new FormData()
      form.set('file', new File([file], 'note.txt', { type: 'text/plain' }))
      return form
    },
  })
  const refused = await api.POST('/api/v1/categories', { headers, body: { name: '' } })
  await api.DELETE('/api/v1/categories/{id}', one)
  const missing = await api.GET('/api/v1/categories/{id}', one)
  const { code, errors }: Problem = refused.error!
  const { name, isPublic } = uploaded.data!
  return {
    listed: (list.data as CategoryList).results.map((category) => category.name),
    sparse: Object.keys(sparse.data!.results[0]!),
    next: sparse.data!.next,
    changed: changed.data!.name,
    echoed: echoed.data!.name,
    uploaded: { name, isPublic },
    refused: [code, ...errors.map(({ pointer }) => pointer)],
    missing: missing.error!.code,
  }
}

export function neverRun(api: ReturnType<typeof createClient<paths>>) {
  // @ts-expect-error there is no such filter
  api.GET('/api/v1/categories', { params: { query: { nmae: 'x' } } })
  // @ts-expect-error a name is required
  api.POST('/api/v1/categories', { body: {} })
}

// A program with the client of openapi-zod-client, which checks what it sends and receives.
import { isAxiosError } from 'axios'
import type { Asked, Told } from '../../story.ts'
import { createApiClient } from '../dist/zodios.ts'

/** TypeScript gives up on Zodios's types for operations with as many parameters as a list: this file states them. */
interface Lists {
  listCategories(asked: {
    headers: object
    queries: object
  }): Promise<{ next: string | null; results: { name: string }[] }>
}

export async function tell({ origin, ...person }: Asked): Promise<Told> {
  const api = createApiClient(origin)
  const unchecked = createApiClient(origin, { validate: 'response' })
  const lists = api as unknown as Lists
  const { access } = await api.login(person)
  const headers = { Authorization: `Bearer ${access}` }
  const create = (name: string) => api.createCategory({ name }, { headers })
  const [first, second] = [await create('First'), await create('Second')]
  const list = await lists.listCategories({
    headers,
    queries: { id__in: [first.id, second.id], name__startswith: '', ordering: ['-name'] },
  })
  const sparse = await lists.listCategories({
    headers,
    queries: { fields: ['name'], page_size: 1, links: 'absolute' },
  })
  const one = { headers, params: { id: first.id } }
  const changed = await api.updateCategory({ name: 'Changed' }, one)
  const echoed = await api.replaceCategory(changed, one)
  const file = new File(['a note'], 'note.txt', { type: 'text/plain' })
  const { name, isPublic } = await api.uploadFile({ file }, { headers })
  const refused = await problemOf(unchecked.createCategory({ name: '' }, { headers }))
  await api.deleteCategory(undefined, one)
  const missing = await problemOf(api.readCategory(one))
  return {
    listed: list.results.map((category) => category.name),
    sparse: Object.keys(sparse.results[0]!),
    next: sparse.next,
    changed: changed.name,
    echoed: echoed.name,
    uploaded: { name, isPublic },
    refused: [refused.code, ...refused.errors.map(({ pointer }) => pointer)],
    missing: missing.code,
  }
}

async function problemOf(call: Promise<unknown>): Promise<{ code: string; errors: { pointer: string }[] }> {
  try {
    await call
  } catch (error) {
    if (isAxiosError(error) && error.response) return error.response.data
    throw error
  }
  throw new Error('It was not refused.')
}

// A program with the client of @hey-api/openapi-ts.
import type { Asked, Told } from '../../story.ts'
import { client } from '../dist/hey-api/client.gen.ts'
import {
  createCategory,
  deleteCategory,
  listCategories,
  login,
  readCategory,
  replaceCategory,
  updateCategory,
  uploadFile,
} from '../dist/hey-api/sdk.gen.ts'
import type { CategoryList } from '../dist/hey-api/types.gen.ts'

export async function tell({ origin: _, ...person }: Asked): Promise<Told> {
  const session = await login({ body: person, throwOnError: true })
  client.setConfig({ auth: session.data.access })
  const create = async (name: string) => (await createCategory({ body: { name }, throwOnError: true })).data
  const [first, second] = [await create('First'), await create('Second')]
  const list = await listCategories({
    query: { id__in: [first.id, second.id], name__startswith: '', ordering: ['-name'] },
    throwOnError: true,
  })
  const sparse = await listCategories({
    query: { fields: ['name'], page_size: 1, links: 'absolute' },
    throwOnError: true,
  })
  const path = { id: first.id }
  const changed = await updateCategory({
    path,
    body: { name: 'Changed' },
    headers: { 'Content-Type': 'application/merge-patch+json' },
    throwOnError: true,
  })
  const echoed = await replaceCategory({ path, body: changed.data, throwOnError: true })
  const uploaded = await uploadFile({
    body: { file: new File(['a note'], 'note.txt', { type: 'text/plain' }) },
    throwOnError: true,
  })
  const refused = await createCategory({ body: { name: '' } })
  await deleteCategory({ path, throwOnError: true })
  const missing = await readCategory({ path })
  const { name, isPublic } = uploaded.data
  return {
    listed: (list.data as CategoryList).results.map((category) => category.name),
    sparse: Object.keys(sparse.data.results[0]!),
    next: sparse.data.next,
    changed: changed.data.name,
    echoed: echoed.data.name,
    uploaded: { name, isPublic },
    refused: [refused.error!.code, ...refused.error!.errors.map(({ pointer }) => pointer)],
    missing: missing.error!.code,
  }
}

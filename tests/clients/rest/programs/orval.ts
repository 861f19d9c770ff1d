// A program with orval's client, whose zod schemas check the answers.
import type { Asked, Told } from '../../story.ts'
import {
  createCategory,
  deleteCategory,
  listCategories,
  login,
  readCategory,
  replaceCategory,
  updateCategory,
  uploadFile,
} from '../dist/orval.ts'
import * as schemas from '../dist/orval-zod.ts'

export async function tell({ origin: _, ...person }: Asked): Promise<Told> {
  const session = await login(schemas.LoginBody.parse(person))
  if (session.status !== 200) throw new Error(session.data.detail)
  const options = { headers: { authorization: `Bearer ${session.data.access}` } }
  const create = async (name: string) => {
    const created = await createCategory(schemas.CreateCategoryBody.parse({ name }), options)
    if (created.status !== 201) throw new Error(created.data.detail)
    return created.data
  }
  const [first, second] = [await create('First'), await create('Second')]
  const filters = { id__in: [first.id, second.id], name__startswith: '', ordering: ['-name' as const] }
  const list = schemas.ListCategoriesResponse.parse((await listCategories(filters, options)).data)
  const asked = { fields: ['name' as const], page_size: 1, links: 'absolute' as const }
  const sparse = schemas.ListCategoriesResponse.parse((await listCategories(asked, options)).data)
  const change = schemas.UpdateCategoryBody.parse({ name: 'Changed' })
  const mergePatch = { headers: { ...options.headers, 'Content-Type': 'application/merge-patch+json' } }
  const changed = await updateCategory(first.id, change, mergePatch)
  if (changed.status !== 200) throw new Error(changed.data.detail)
  const echoed = await replaceCategory(first.id, changed.data, options)
  const uploaded = await uploadFile({ file: new File(['a note'], 'note.txt', { type: 'text/plain' }) }, options)
  const refused = await createCategory({ name: '' }, options)
  await deleteCategory(first.id, options)
  const missing = await readCategory(first.id, {}, options)
  if (echoed.status !== 200 || uploaded.status !== 201) throw new Error('Something was refused.')
  if (refused.status !== 422 || missing.status !== 404) throw new Error('A mistake was not refused.')
  const { name, isPublic } = uploaded.data
  return {
    listed: list.results.map((category) => category.name!),
    sparse: Object.keys(sparse.results[0]!),
    next: sparse.next,
    changed: changed.data.name,
    echoed: echoed.data.name,
    uploaded: { name, isPublic },
    refused: [refused.data.code, ...refused.data.errors.map(({ pointer }) => pointer)],
    missing: missing.data.code,
  }
}

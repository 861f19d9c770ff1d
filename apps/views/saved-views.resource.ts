// Saved views: a list's settings under a name, for one person or for the whole tenant.
import Type from 'typebox'
import { defineResource } from '#framework/resource/define-resource.ts'
import { boolean } from '#framework/resource/fields/boolean.ts'
import { json } from '#framework/resource/fields/json.ts'
import { reference } from '#framework/resource/fields/reference.ts'
import { text } from '#framework/resource/fields/text.ts'
import { conditions } from '#framework/resource/row-rules/conditions.ts'

const namesOf = (description: string) =>
  Type.Array(Type.String({ minLength: 1, maxLength: 200 }), { maxItems: 100, description })

/** A list's query. Its resource validates it only when the list is read: declarations change after views are saved. */
const QUERY = Type.Object(
  {
    filters: Type.Optional(
      Type.Record(Type.String(), Type.String({ maxLength: 4000 }), {
        description: 'Filters as in the address of the list, such as `status` or `createdAt__gte`.',
      }),
    ),
    search: Type.Optional(Type.String({ maxLength: 500, description: 'The search text.' })),
    ordering: Type.Optional(namesOf('Fields, the first one first; `-` means descending.')),
    columns: Type.Optional(namesOf('Fields that are shown, in their order.')),
    density: Type.Optional(Type.Enum(['comfortable', 'compact'], { description: 'The row height.' })),
  },
  { additionalProperties: false },
)

export const savedViews = defineResource('savedViews', {
  schema: 'tenant',
  description: 'Saved list settings. People see their own, and those shared in the tenant.',
  fields: {
    name: text({ required: true, max: 100, search: true, personal: true }),
    resource: text({
      ...{ required: true, immutable: true, max: 100, code: true },
      help: 'The listed resource, such as `articles`. The creator must be able to read its list.',
    }),
    // Searches are private: the trail records that the query changed, but not to what.
    query: json({ required: true, max: 10_000, shape: QUERY, audit: 'redacted' }),
    isShared: boolean({
      default: false,
      help: 'Whether everybody in the tenant sees it; requires `savedViews.share`.',
    }),
    user: reference('users', { default: 'actor', readOnly: true, onDelete: 'cascade', help: 'Whose it is.' }),
  },
  // People with the right to share also remove shared views of former members; the lifecycle lets nobody else change them.
  rows: conditions({
    read: [{ where: 'user_id = {actor} or is_shared', called: 'their own and shared ones' }],
    write: [
      { where: 'user_id = {actor}', called: 'their own' },
      { may: 'share', where: 'is_shared', called: 'shared ones' },
    ],
  }),
  ordering: ['name'],
  filters: ['name', 'resource', 'isShared', 'user', 'createdAt'],
  // Any other value is not a resource.
  samples: () => ({ resource: 'roles', query: { filters: { name__startswith: 'S' }, ordering: ['-createdAt'] } }),
  example: {
    name: 'Drafts of this spring',
    resource: 'articles',
    query: {
      filters: { status: 'draft', createdAt__gte: '2026-03-01' },
      ordering: ['-createdAt'],
      columns: ['title', 'author', 'createdAt'],
    },
    isShared: true,
    user: '0199b1c4-5e77-7b02-8f44-1c8a9e3d5b21',
  },
})

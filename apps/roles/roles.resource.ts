// A tenant's custom roles: named lists of permissions. Members hold any number of them besides their built-in role.
import { defineResource } from '#framework/resource/define-resource.ts'
import { slug } from '#framework/resource/fields/slug.ts'
import { tags } from '#framework/resource/fields/tags.ts'
import { text } from '#framework/resource/fields/text.ts'

export const roles = defineResource('roles', {
  schema: 'tenant',
  description: 'The tenant’s own roles. A role grants the permissions that it lists and nothing else.',
  fields: {
    name: text({ required: true, max: 100, search: true }),
    slug: slug({ from: 'name', unique: true }),
    description: text({ max: 500 }),
    permissions: tags({
      ...{ max: 1000, default: [], permissionWords: true },
      help: 'Permission words, such as articles.update',
    }),
  },
  ordering: ['name'],
  filters: ['name', 'slug', 'permissions', 'createdAt'],
  // Any other word is not a permission.
  samples: () => ({ permissions: ['roles.read'] }),
  example: {
    name: 'Translator',
    slug: 'translator',
    description: 'Edits articles but cannot publish them.',
    permissions: ['articles.read', 'articles.update'],
  },
})

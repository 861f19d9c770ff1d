// Categories: each article has at most one.
import { defineResource } from '#framework/resource/define-resource.ts'
import { slug } from '#framework/resource/fields/slug.ts'
import { text } from '#framework/resource/fields/text.ts'

export const categories = defineResource('categories', {
  fields: {
    name: text({ required: true, max: 100, search: true }),
    slug: slug({ from: 'name', unique: true }),
  },
  edge: true,
  ordering: ['name'],
  filters: ['name', 'slug', 'createdAt'],
  example: { name: 'Green tea', slug: 'green-tea' },
})

// Tags: an article has any number of them.
import { defineResource } from '#framework/resource/define-resource.ts'
import { slug } from '#framework/resource/fields/slug.ts'
import { text } from '#framework/resource/fields/text.ts'

export const tags = defineResource('tags', {
  fields: {
    name: text({ required: true, max: 100, search: true }),
    slug: slug({ from: 'name', unique: true }),
  },
  edge: true,
  ordering: ['name'],
  filters: ['name', 'slug', 'createdAt'],
  example: { name: 'Spring', slug: 'spring' },
})

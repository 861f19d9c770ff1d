// Articles of a blog.
import { defineResource } from '#framework/resource/define-resource.ts'
import { choice } from '#framework/resource/fields/choice.ts'
import { dateTime } from '#framework/resource/fields/date-time.ts'
import { image } from '#framework/resource/fields/image.ts'
import { locale } from '#framework/resource/fields/locale.ts'
import { reference } from '#framework/resource/fields/reference.ts'
import { references } from '#framework/resource/fields/references.ts'
import { richText } from '#framework/resource/fields/rich-text.ts'
import { slug } from '#framework/resource/fields/slug.ts'
import { text } from '#framework/resource/fields/text.ts'

export const articles = defineResource('articles', {
  fields: {
    title: text({ required: true, max: 200, search: true }),
    slug: slug({ from: 'title', unique: true }),
    body: richText({ search: true }),
    status: choice(['draft', 'published'], { default: 'draft' }),
    category: reference('categories', { onDelete: 'restrict', inverse: 'articles' }),
    tags: references('tags', { inverse: 'articles' }),
    cover: image(),
    locale: locale({ required: true, default: 'en' }),
    author: reference('users', { default: 'actor', readOnly: true, onDelete: 'set-null' }),
    publishedAt: dateTime({ readOnly: true }),
  },
  edge: { where: { status: 'published' }, ids: ['cover'] },
  ordering: ['-publishedAt', '-createdAt'],
  filters: ['title', 'slug', 'status', 'category', 'tags', 'author', 'cover', 'locale', 'publishedAt', 'createdAt'],
  sortable: ['category__name', 'author__lastName'],
  example: {
    title: 'Green tea in spring',
    slug: 'green-tea-in-spring',
    body: 'The **first flush** is picked in April.',
    status: 'published',
    category: '0199b1c4-7a31-7c55-9d0e-5b1f0a6c2e11',
    tags: ['0199b1c4-8d02-7f10-a3c7-2e9d4b7f6a90'],
    locale: 'en',
    author: '0199b1c4-5e77-7b02-8f44-1c8a9e3d5b21',
    publishedAt: '2026-04-02T08:30:00.000Z',
  },
})

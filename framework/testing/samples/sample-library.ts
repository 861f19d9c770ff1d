// A library of shelves, genres, books and diaries: every kind of field, relations, a lifecycle and an action, for tests of operations.

import { defineApp } from '#framework/application/define-app.ts'
import { updateRecord } from '#framework/operations/update.ts'
import { allow, definePolicy } from '#framework/permissions/define-policy.ts'
import { defineAction } from '#framework/request/declaring/define-action.ts'
import { defineLifecycle } from '#framework/request/declaring/define-lifecycle.ts'
import { defineResource } from '#framework/resource/define-resource.ts'
import { boolean } from '#framework/resource/fields/boolean.ts'
import { choice } from '#framework/resource/fields/choice.ts'
import { date } from '#framework/resource/fields/date.ts'
import { dateTime } from '#framework/resource/fields/date-time.ts'
import { decimal } from '#framework/resource/fields/decimal.ts'
import { integer } from '#framework/resource/fields/integer.ts'
import { json } from '#framework/resource/fields/json.ts'
import { reference } from '#framework/resource/fields/reference.ts'
import { references } from '#framework/resource/fields/references.ts'
import { slug } from '#framework/resource/fields/slug.ts'
import { tags } from '#framework/resource/fields/tags.ts'
import { text } from '#framework/resource/fields/text.ts'
import { Problem } from '#shared/exceptions/problem.ts'

/** Books refer to shelves; a shelf with books cannot be deleted. */
export const shelves = defineResource('shelves', {
  fields: { name: text({ required: true }), floor: integer() },
  filters: ['name', 'floor'],
})
/** Genres and books are related many to many. */
export const genres = defineResource('genres', { fields: { name: text({ required: true }) }, filters: ['name'] })
/** Every kind of field, and relations of both kinds. */
export const books = defineResource('books', {
  fields: {
    title: text({ required: true, max: 50, search: true }),
    slug: slug({ from: 'title', unique: true }),
    state: choice(['lent', 'here'], { default: 'here' }),
    pages: integer({ min: 1 }),
    price: decimal(),
    isRare: boolean({ default: false }),
    published: date(),
    readAt: dateTime(),
    keywords: tags(),
    extra: json(),
    shelf: reference('shelves', { onDelete: 'restrict' }),
    genres: references('genres'),
    secret: text({ hidden: true }),
    lendings: integer({ readOnly: true, default: 0 }),
  },
  filters: ['title', 'state', 'pages', 'price', 'isRare', 'published', 'readAt', 'keywords', 'shelf', 'genres'],
  ordering: ['title'],
})
/** Rows that only their owner sees. */
export const diaries = defineResource('diaries', { fields: { entry: text({ required: true }) }, rows: 'owner' })

const lend = defineAction(books, 'lend', {
  summary: 'Lends the book',
  run: async (ctx, book) => (await updateRecord(ctx, books, { id: book.id, input: { state: 'lent' } })).record,
})

/** The app with all of them, a lifecycle, and the action `lend`. */
export const library = defineApp({
  name: 'library',
  resources: [shelves, genres, books, diaries],
  policies: [
    definePolicy(shelves, [allow('viewer', ['read']), allow('editor', ['create', 'delete'])]),
    definePolicy(genres, [allow('viewer', ['read']), allow('editor', ['create'])]),
    definePolicy(books, [allow('viewer', ['read']), allow('editor', ['create', 'update', 'delete', 'lend'])]),
    definePolicy(diaries, [allow('viewer', ['read', 'create', 'update', 'delete'])]),
  ],
  actions: [lend],
  lifecycles: [
    defineLifecycle(books, {
      beforeCreate(_ctx, input) {
        if (input.title === 'forbidden') throw new Problem('resource.conflict', 'This title is forbidden.')
        return { ...input, secret: `secret of ${input.title}` }
      },
    }),
  ],
})

// Rows and bodies are inferred exactly from the declaration: the type checker judges by compiling this file.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import Type from 'typebox'
import { defineResource } from './define-resource.ts'
import { boolean } from './fields/boolean.ts'
import { choice } from './fields/choice.ts'
import { dateTime } from './fields/date-time.ts'
import { decimal } from './fields/decimal.ts'
import { integer } from './fields/integer.ts'
import { json } from './fields/json.ts'
import { reference } from './fields/reference.ts'
import { references } from './fields/references.ts'
import { slug } from './fields/slug.ts'
import { tags } from './fields/tags.ts'
import { text } from './fields/text.ts'
import type { CreateInputOf, RowOf, UpdateInputOf } from './infer.ts'

const articles = defineResource('articles', {
  fields: {
    title: text({ max: 200, required: true }),
    slug: slug({ from: 'title', unique: true }),
    status: choice(['draft', 'published'], { default: 'draft' }),
    rating: integer({ required: true, default: 3 }),
    price: decimal(),
    isPinned: boolean({ default: false }),
    labels: tags(),
    extra: json({ shape: Type.Object({ color: Type.String() }) }),
    category: reference('categories', { required: true, immutable: true }),
    tags: references('tags'),
    publishedAt: dateTime({ readOnly: true }),
    secret: text({ hidden: true }),
  },
  filters: ['status', 'createdAt'],
  ordering: ['-publishedAt', 'title'],
})

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
const isTrue = <T extends true>(_: T extends true ? string : never) => true

interface ExpectedRow {
  id: string
  createdAt: string
  updatedAt: string
  title: string
  slug: string | null
  status: 'draft' | 'published'
  rating: number
  price: string | null
  isPinned: boolean
  labels: string[] | null
  extra: { color: string } | null
  category: string
  tags: string[]
  publishedAt: string | null
}

interface ExpectedCreate {
  title: string
  category: string
  slug?: string | null
  status?: 'draft' | 'published'
  rating?: number
  price?: string | null
  isPinned?: boolean
  labels?: string[] | null
  extra?: { color: string } | null
  tags?: string[]
}

type ExpectedUpdate = Partial<Omit<ExpectedCreate, 'category'>>

test('row, create and update types follow exactly from the declaration', () => {
  assert.ok(isTrue<Equal<RowOf<typeof articles>, { [K in keyof ExpectedRow]: ExpectedRow[K] }>>('row'))
  assert.ok(isTrue<Equal<CreateInputOf<typeof articles>, { [K in keyof ExpectedCreate]: ExpectedCreate[K] }>>('create'))
  assert.ok(isTrue<Equal<UpdateInputOf<typeof articles>, { [K in keyof ExpectedUpdate]: ExpectedUpdate[K] }>>('update'))
})

test('filters, ordering and choices accept only declared words', () => {
  // @ts-expect-error: `nope` is not a field
  defineResource('a', { fields: { name: text() }, filters: ['nope'] })
  // @ts-expect-error: `nope` is not a field
  defineResource('a', { fields: { name: text() }, ordering: ['-nope'] })
  // @ts-expect-error: `archived` is not a choice
  choice(['draft', 'published'], { default: 'archived' })
  // @ts-expect-error: `requierd` is not an option
  text({ max: 5, requierd: true })
  // @ts-expect-error: an integer's default is a number
  integer({ default: 'x' })
  assert.equal(articles.name, 'articles')
})

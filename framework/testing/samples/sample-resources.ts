// A few declarations that together use every row rule and kind of relation, for tests of derived artifacts.
import { AUDIT_FIELDS, AUDIT_RESOURCE, AUDIT_SCHEMA } from '#framework/resource/audit-fields.ts'
import { type AnyResource, defineResource } from '#framework/resource/define-resource.ts'
import { boolean } from '#framework/resource/fields/boolean.ts'
import { choice } from '#framework/resource/fields/choice.ts'
import { dateTime } from '#framework/resource/fields/date-time.ts'
import { email } from '#framework/resource/fields/email.ts'
import { integer } from '#framework/resource/fields/integer.ts'
import { json } from '#framework/resource/fields/json.ts'
import { reference } from '#framework/resource/fields/reference.ts'
import { references } from '#framework/resource/fields/references.ts'
import { slug } from '#framework/resource/fields/slug.ts'
import { tags } from '#framework/resource/fields/tags.ts'
import { text } from '#framework/resource/fields/text.ts'
import type { DeclaredResource } from '#framework/resource/resolve-resources.ts'
import { conditions } from '#framework/resource/row-rules/conditions.ts'
import { declared } from '#framework/resource/row-rules/declared.ts'
import { global } from '#framework/resource/row-rules/global.ts'

const people = defineResource('people', {
  schema: 'auth',
  rows: global('a person belongs to several tenants'),
  fields: { email: email({ required: true, unique: true }), secret: text({ hidden: true, max: 200 }) },
})

const passes = defineResource('passes', {
  schema: 'tenant',
  rows: declared({
    reason: 'a person sees own passes to every tenant',
    hasTenant: true,
    read: 'tenant_id = {tenant} or person_id = {actor} or {system}',
  }),
  fields: { person: reference('people', { required: true, onDelete: 'cascade' }), role: text({ max: 20 }) },
})

const currencies = defineResource('currencies', { rows: 'shared', fields: { code: text({ max: 3, unique: true }) } })

const shelves = defineResource('shelves', {
  fields: {
    name: text({ required: true, max: 100, unique: true }),
    parent: reference('shelves', { onDelete: 'set-null' }),
  },
})

const labels = defineResource('labels', { fields: { name: text({ required: true }) } })

const books = defineResource('books', {
  fields: {
    title: text({ required: true, max: 200 }),
    slug: slug({ unique: true }),
    status: choice(['draft', 'published'], { default: 'draft' }),
    pages: integer({ min: 1, max: 5000 }),
    isOpen: boolean({ default: false }),
    words: tags({ default: ['new'] }),
    extra: json({ default: { a: "it's" } }),
    shelf: reference('shelves', { onDelete: 'restrict' }),
    reviewer: reference('people'),
    labels: references('labels'),
    publishedAt: dateTime(),
    cost: integer({ audit: 'none' }),
    code: text({ audit: 'redacted' }),
  },
  ordering: ['-publishedAt'],
  filters: ['status', 'publishedAt', 'pages'],
  unique: [['title', 'pages']],
})

const reviews = defineResource('reviews', {
  fields: { book: reference('books', { required: true, onDelete: 'cascade' }), stars: integer() },
})

/** Everybody sees published posts, writers also their own, editors all; labels are deleted with their post. */
const posts = defineResource('posts', {
  rows: conditions({
    read: [{ where: "status = 'published'" }, { may: 'readOwn', where: '{own}' }, { may: 'readAll' }],
    write: [{ may: 'readOwn', where: '{own}' }, { may: 'readAll' }],
  }),
  fields: {
    title: text({ required: true, max: 200 }),
    status: choice(['draft', 'published'], { default: 'draft' }),
    labels: references('labels'),
  },
  filters: ['title', 'status'],
})

const notes = defineResource('notes', { rows: 'owner', fields: { text: text(), labels: references('labels') } })

const changes = defineResource(AUDIT_RESOURCE, {
  schema: AUDIT_SCHEMA,
  audit: false,
  operations: ['list', 'read'],
  fields: AUDIT_FIELDS,
  filters: ['recordId'],
})

const declare = (app: string, ...resources: AnyResource[]): DeclaredResource[] =>
  resources.map((resource) => ({ app, resource }))

/** The apps `accounts`, `audit` and `library`, in dependency order. */
export const SAMPLE_RESOURCES: readonly DeclaredResource[] = [
  ...declare('accounts', people, passes),
  ...declare('audit', changes),
  ...declare('library', currencies, shelves, labels, books, reviews, posts, notes),
]

// Every kind of field, with a valid value for each option that some kind takes.
import Type from 'typebox'
import { type App, defineApp } from '#framework/application/define-app.ts'
import { defineResource } from '#framework/resource/define-resource.ts'
import type { Field } from '#framework/resource/field.ts'
import { boolean } from '#framework/resource/fields/boolean.ts'
import { choice } from '#framework/resource/fields/choice.ts'
import { date } from '#framework/resource/fields/date.ts'
import { dateTime } from '#framework/resource/fields/date-time.ts'
import { decimal } from '#framework/resource/fields/decimal.ts'
import { email } from '#framework/resource/fields/email.ts'
import { file } from '#framework/resource/fields/file.ts'
import { image } from '#framework/resource/fields/image.ts'
import { integer } from '#framework/resource/fields/integer.ts'
import { json } from '#framework/resource/fields/json.ts'
import { locale } from '#framework/resource/fields/locale.ts'
import { reference } from '#framework/resource/fields/reference.ts'
import { references } from '#framework/resource/fields/references.ts'
import { richText } from '#framework/resource/fields/rich-text.ts'
import { slug } from '#framework/resource/fields/slug.ts'
import { tags } from '#framework/resource/fields/tags.ts'
import { text } from '#framework/resource/fields/text.ts'
import { url } from '#framework/resource/fields/url.ts'
import { uuid } from '#framework/resource/fields/uuid.ts'

type Make = (options: object) => Field

/** By name. */
export const KINDS: Readonly<Record<string, Make>> = {
  boolean: boolean as unknown as Make,
  choice: (options) => choice(['open', 'done'], options as never),
  date: date as unknown as Make,
  dateTime: dateTime as unknown as Make,
  decimal: decimal as unknown as Make,
  email: email as unknown as Make,
  file: file as unknown as Make,
  image: image as unknown as Make,
  integer: integer as unknown as Make,
  json: json as unknown as Make,
  locale: locale as unknown as Make,
  reference: (options) => reference('files', options as never),
  references: (options) => references('files', options as never),
  richText: richText as unknown as Make,
  slug: slug as unknown as Make,
  tags: tags as unknown as Make,
  text: text as unknown as Make,
  url: url as unknown as Make,
  uuid: uuid as unknown as Make,
}

const SHARED = {
  required: true,
  unique: true,
  search: true,
  index: true,
  hidden: true,
  readOnly: true,
  immutable: true,
  quotes: true,
  label: 'Name',
  help: 'What it is called.',
  audit: 'full',
  renamedFrom: 'older',
  personal: true,
}

/** A valid value of each option, for all kinds and for the exceptions. */
export const VALUES: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  all: {
    ...SHARED,
    default: 'word',
    min: 1,
    max: 5,
    digits: 8,
    scale: 2,
    accepts: ['image/png'],
    maxSize: 100,
    onDelete: 'restrict',
    inverse: 'others',
    from: 'title',
    shape: Type.Object({ street: Type.String() }),
  },
  boolean: { default: true },
  choice: { default: 'open' },
  date: { default: '2026-11-29' },
  dateTime: { default: '2026-11-29T10:00:00Z' },
  decimal: { default: '1.50' },
  email: { default: 'nobody@example.com' },
  integer: { default: 3 },
  locale: { default: 'de' },
  reference: { default: 'actor' },
  tags: { default: ['one'], permissionWords: true },
  text: { code: true },
  url: { default: 'https://example.com/' },
  uuid: { default: '0199aaaa-0000-7000-8000-000000000001' },
}

/** An app with one field of the kind, and a resource it can refer to. */
export function declareField(make: Make, options: object): App {
  const files = defineResource('files', { fields: { title: text() } })
  const things = defineResource('things', { fields: { title: text(), field: make(options) } })
  return defineApp({ name: 'shop', resources: [files, things] })
}

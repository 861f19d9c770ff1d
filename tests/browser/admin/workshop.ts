// An app with every kind of field in its forms, actions with questions, records that belong to others, and sixty
// questions.
import Type from 'typebox'
import { defineApp } from '#framework/application/define-app.ts'
import { updateAsSystem } from '#framework/operations/update.ts'
import { allow, definePolicy } from '#framework/permissions/define-policy.ts'
import { defineAdmin } from '#framework/projections/admin/define-admin.ts'
import { defineAction } from '#framework/request/declaring/define-action.ts'
import { type AnyResource, defineResource } from '#framework/resource/define-resource.ts'
import { boolean } from '#framework/resource/fields/boolean.ts'
import { choice } from '#framework/resource/fields/choice.ts'
import { date } from '#framework/resource/fields/date.ts'
import { dateTime } from '#framework/resource/fields/date-time.ts'
import { decimal } from '#framework/resource/fields/decimal.ts'
import { integer } from '#framework/resource/fields/integer.ts'
import { json } from '#framework/resource/fields/json.ts'
import { reference } from '#framework/resource/fields/reference.ts'
import { references } from '#framework/resource/fields/references.ts'
import { richText } from '#framework/resource/fields/rich-text.ts'
import { slug } from '#framework/resource/fields/slug.ts'
import { tags } from '#framework/resource/fields/tags.ts'
import { text } from '#framework/resource/fields/text.ts'

const SIZES = ['tiny', 'small', 'medium', 'large', 'huge', 'giant']

const benches = defineResource('benches', {
  fields: {
    name: text({ required: true, max: 100, search: true }),
    code: slug({ from: 'name', unique: true }),
    note: text({ max: 120 }),
    essay: text({ max: 1000 }),
    pin: text({ max: 20, audit: 'redacted' }),
    story: richText(),
    price: decimal({ digits: 30, scale: 4 }),
    seats: integer({ min: 1, max: 5000 }),
    opensAt: dateTime(),
    built: date(),
    state: choice(['open', 'closed'], { default: 'open' }),
    size: choice(SIZES),
    words: tags(),
    settings: json({ shape: Type.Object({ depth: Type.Integer(), colour: Type.Optional(Type.String()) }) }),
    isLocked: boolean({ default: false }),
    tools: references('tools'),
    reason: text({ max: 100 }),
  },
  filters: ['name'],
})
const tools = defineResource('tools', {
  fields: { name: text({ required: true, max: 100, search: true }) },
  filters: ['name'],
})
const bookings = defineResource('bookings', {
  fields: {
    bench: reference('benches', { required: true, immutable: true, onDelete: 'cascade' }),
    guest: text({ required: true, max: 40 }),
    seats: integer({ min: 1, max: 9, default: 1 }),
    day: date(),
  },
  filters: ['bench'],
  ordering: ['createdAt'],
})
export const QUESTIONS = Array.from({ length: 60 }, (_, place) => `question${place + 1}`)
const sheets = defineResource('sheets', {
  fields: Object.fromEntries(QUESTIONS.map((name) => [name, text({ max: 200 })])),
})
const all: AnyResource[] = [benches, tools, bookings, sheets]

const book = defineAction(benches, 'book', {
  summary: 'Book the bench',
  when: { state: 'open' },
  input: Type.Object(
    {
      seats: Type.Integer({ minimum: 1, description: 'How many people come.' }),
      reason: Type.String({ minLength: 1, maxLength: 60, description: 'What for.' }),
      isLoud: Type.Boolean({ description: 'Whether neighbours should know.' }),
    },
    { additionalProperties: false },
  ),
  async run(ctx, bench, input) {
    const note = `${(input as { reason: string }).reason} × ${(input as { seats: number }).seats}`
    return (await updateAsSystem(ctx, benches, { id: bench.id, values: { note } })).record
  },
})
const scrap = defineAction(benches, 'scrap', {
  summary: 'Close the bench for good',
  dangerous: true,
  async run(ctx, bench) {
    return (await updateAsSystem(ctx, benches, { id: bench.id, values: { state: 'closed' } })).record
  },
})

export const workshop = defineApp({
  name: 'workshop',
  resources: all,
  actions: [book, scrap],
  surfaces: [
    defineAdmin(benches, {
      sections: [
        { title: 'Measures', fields: ['seats', 'size', 'price'] },
        { title: 'Opening', fields: ['state', 'reason', 'opensAt'] },
      ],
      visibleWhen: { reason: { state: ['closed'] } },
      inlines: [{ resource: 'bookings', through: 'bench', fields: ['guest', 'seats', 'day'] }],
    }),
  ],
  policies: all.map((each) =>
    definePolicy(each, [
      allow('viewer', ['read']),
      allow('editor', ['create', 'update', ...(each === benches ? ['book'] : [])]),
      allow('admin', ['delete', ...(each === benches ? ['scrap'] : [])]),
    ]),
  ),
})

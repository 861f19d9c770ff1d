// The admin's metadata describes what screens need and nothing they may not show.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { BootError } from '#framework/application/boot-error.ts'
import { buildApplication } from '#framework/application/build-application.ts'
import { defineApp } from '#framework/application/define-app.ts'
import { defineAction } from '#framework/request/declaring/define-action.ts'
import { defineResource } from '#framework/resource/define-resource.ts'
import { choice } from '#framework/resource/fields/choice.ts'
import { reference } from '#framework/resource/fields/reference.ts'
import { text } from '#framework/resource/fields/text.ts'
import { defineAdmin } from './define-admin.ts'
import { buildAdminMetadata } from './index.ts'

const rooms = defineResource('rooms', { fields: { name: text({ required: true }) }, filters: ['name'] })
const desks = defineResource('desks', {
  fields: {
    label: text({ required: true, help: 'Stands on the desk.', search: true }),
    state: choice(['free', 'taken'], { default: 'free' }),
    room: reference('rooms', {}),
    key: text({ hidden: true }),
    stamp: text({ readOnly: true }),
  },
  filters: ['state', 'room'],
})
const logs = defineResource('logs', { fields: { line: text() }, operations: [] })
const application = buildApplication([
  defineApp({
    name: 'office',
    resources: [rooms, desks, logs],
    actions: [defineAction(desks, 'clear', { summary: 'Clears it', dangerous: true, run: async (_ctx, desk) => desk })],
    surfaces: [
      defineAdmin(rooms, {
        columns: ['name'],
        group: 'Building',
        inlines: [{ resource: 'desks', through: 'room', fields: ['label'] }],
      }),
      defineAdmin(desks, {
        icon: 'M2 4h12',
        filters: ['state'],
        presets: [{ name: 'Free ones', words: { state: 'free' } }],
        badges: { state: { taken: 'warn' } },
        widgets: { label: 'headline' },
      }),
    ],
  }),
])
const paths = new Map([
  ['rooms', 'rooms'],
  ['desks', 'office/desks'],
])
const metadata = buildAdminMetadata(application, paths)
const desk = metadata.resources.find(({ name }) => name === 'desks')!

test('describes the screens of a resource', () => {
  assert.deepEqual(
    [desk.label, desk.labelPlural, desk.path, desk.titleField, desk.group],
    ['Desk', 'Desks', 'office/desks', 'label', 'office'],
  )
  assert.deepEqual(desk.columns, ['label', 'state', 'room', 'updatedAt'])
  assert.equal(desk.isSearchable, true)
  const label = desk.fields.find(({ name }) => name === 'label')!
  assert.deepEqual(
    [label.widget, label.help, label.isRequired, label.onCreate, label.onUpdate],
    ['headline', 'Stands on the desk.', true, true, true],
  )
  assert.deepEqual(desk.fields.find(({ name }) => name === 'state')!.choices, ['free', 'taken'])
  assert.deepEqual(desk.fields.find(({ name }) => name === 'room')!.relation, { to: 'rooms', cardinality: 'one' })
  assert.equal(desk.fields.find(({ name }) => name === 'stamp')!.onCreate, false)
  assert.deepEqual(
    desk.actions.map(({ name, path, permission, isDangerous }) => [name, path, permission, isDangerous]),
    [['clear', 'clear', 'desks.clear', true]],
  )
})

test("takes columns and groups from the surface's settings", () => {
  const room = metadata.resources.find(({ name }) => name === 'rooms')!
  assert.deepEqual([room.columns, room.group], [['name'], 'Building'])
})

test("takes icons, first filters, presets and tones from the surface's settings", () => {
  assert.deepEqual(
    [desk.icon, Object.keys(desk.filters)[0], desk.presets],
    ['M2 4h12', 'state', [{ name: 'Free ones', words: { state: 'free' } }]],
  )
  assert.deepEqual(desk.fields.find(({ name }) => name === 'state')!.tones, { taken: 'warn' })
})

test('names inline records, for callers who may list them', () => {
  const inlinesFor = (may: (word: string) => boolean) =>
    buildAdminMetadata(application, paths, may).resources.find(({ name }) => name === 'rooms')!.inlines
  assert.deepEqual(
    inlinesFor(() => true),
    [{ resource: 'desks', through: 'room', fields: ['label'] }],
  )
  assert.deepEqual(
    inlinesFor((word) => word.startsWith('rooms.')),
    [],
  )
})

test('an inline that fits no relation stops the start, with a suggestion', () => {
  const wrong = (inline: { resource: string; through: string; fields?: string[] }) => {
    const surfaces = [defineAdmin(rooms, { inlines: [inline] })]
    try {
      buildApplication([defineApp({ name: 'office', resources: [rooms, desks], surfaces })])
      return []
    } catch (error) {
      return (error as BootError).mistakes.map(({ id, path, hint }) => [id, path, hint.includes('Did you mean')])
    }
  }
  const at = 'office/rooms.admin.inlines.0'
  assert.deepEqual(wrong({ resource: 'desk', through: 'room' }), [['surface.unknown-inline', at, true]])
  assert.deepEqual(wrong({ resource: 'desks', through: 'rom' }), [['surface.unknown-through', at, true]])
  assert.deepEqual(wrong({ resource: 'desks', through: 'label' }), [['surface.unknown-through', at, false]])
  assert.deepEqual(wrong({ resource: 'desks', through: 'room', fields: ['labl'] }), [
    ['surface.unknown-inline-field', at, true],
  ])
  assert.equal(wrong({ resource: 'desks', through: 'room', fields: ['stamp'] })[0]![0], 'surface.unknown-inline-field')
})

test('omits hidden fields and resources without a path', () => {
  assert.deepEqual(
    metadata.resources.map(({ name }) => name),
    ['rooms', 'desks'],
  )
  assert.doesNotMatch(JSON.stringify(metadata), /"key"/)
})

test('is plain JSON that survives a round trip', () => {
  assert.deepEqual(
    JSON.parse(JSON.stringify(metadata)),
    JSON.parse(JSON.stringify(buildAdminMetadata(application, paths))),
  )
})

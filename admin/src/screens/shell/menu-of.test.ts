// Menus hold what the caller meets, and nothing else.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { AdminMetadata } from '../../api/metadata.ts'
import { type AdminPart, defineAdminPart, type PartPage } from '../../extend/define-part.ts'
import { menuOf } from './menu-of.ts'

const page = (path: string, more: Partial<PartPage> = {}): PartPage => ({
  path,
  place: 'tenant',
  title: () => path,
  load: async () => ({ Page: () => null }),
  ...more,
})
const resource = (name: string, group: string) => ({ name, group, app: group, operations: ['list'] })
const admin = {
  permissions: ['roles.update'],
  resources: [resource('roles', 'access'), resource('articles', 'content')],
} as unknown as AdminMetadata
const part: AdminPart = defineAdminPart({
  pages: [
    page('matrix', { group: 'access', replaces: ['roles'], requires: 'roles.update' }),
    page('secret', { group: 'access', requires: 'secrets.read' }),
    page('start'),
    page('reports', { group: 'numbers' }),
    page('profile', { place: 'account' }),
  ],
})

test('pages stand under the heading of their group, and one takes the place of a list', () => {
  const { first, sections } = menuOf([part], 'tenant', admin)
  assert.deepEqual(
    first.map(({ path }) => path),
    ['start'],
  )
  const told = sections.map(({ heading, resources, pages }) => [
    heading,
    ...[...resources.map(({ name }) => name), ...pages.map(({ path }) => path)],
  ])
  assert.deepEqual(told, [
    ['Content', 'articles'],
    ['Access', 'matrix'],
    ['Numbers', 'reports'],
  ])
})

test('whoever may not open a page keeps the list that it would replace', () => {
  const { sections } = menuOf([part], 'tenant', { ...admin, permissions: [] })
  assert.deepEqual(
    sections.find(({ heading }) => heading === 'Access')?.resources.map(({ name }) => name),
    ['roles'],
  )
})

test('the menu of an account holds its own pages alone, the one of the lowest order first', () => {
  const other = defineAdminPart({
    pages: [page('log-ins', { place: 'account' }), page('who', { place: 'account', order: -1 })],
  })
  const { first, sections } = menuOf([other, part], 'account', admin)
  assert.deepEqual([first.map(({ path }) => path), sections], [['who', 'log-ins', 'profile'], []])
})

test('in somebody’s name there is no account to look after', () => {
  const acting = { ...admin, impersonation: { by: 'staff@example.com', reason: null, expiresAt: '' } }
  assert.deepEqual(menuOf([part], 'account', acting).first, [])
})

// Menus contain what the caller sees, and nothing else.
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

test('pages appear under the heading of their group, and one replaces a list', () => {
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

test('callers who may not open a page keep the list it would replace', () => {
  const { sections } = menuOf([part], 'tenant', { ...admin, permissions: [] })
  assert.deepEqual(
    sections.find(({ heading }) => heading === 'Access')?.resources.map(({ name }) => name),
    ['roles'],
  )
})

test('the account menu contains only its own pages, in their declared order', () => {
  const other = defineAdminPart({
    pages: [page('log-ins', { place: 'account' }), page('who', { place: 'account', order: -1 })],
  })
  const { first, sections } = menuOf([other, part], 'account', admin)
  assert.deepEqual([first.map(({ path }) => path), sections], [['who', 'log-ins', 'profile'], []])
})

test('during an impersonation there is no account menu', () => {
  const acting = { ...admin, impersonation: { by: 'staff@example.com', reason: null, expiresAt: '' } }
  assert.deepEqual(menuOf([part], 'account', acting).first, [])
})

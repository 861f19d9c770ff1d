// What an application derives from the declarations of its apps.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { defineResource } from '#framework/resource/define-resource.ts'
import { json } from '#framework/resource/fields/json.ts'
import { text } from '#framework/resource/fields/text.ts'
import { buildApplication } from './build-application.ts'
import { defineApp } from './define-app.ts'
import { frameworkApp } from './framework-app.ts'

test('hides the statements of each resource with a text or document that nobody reads, and of those an app names (CWE-532)', () => {
  const resources = [
    defineResource('shelves', { fields: { name: text() } }),
    defineResource('safes', { fields: { code: text({ hidden: true }) } }),
    defineResource('vaults', { fields: { codes: json({ hidden: true }) } }),
    defineResource('doors', { fields: { name: text() } }),
  ]
  const { secretTables } = buildApplication([frameworkApp, defineApp({ name: 'bank', resources, secrets: ['doors'] })])
  assert.deepEqual(
    ['shelves', 'safes', 'vaults', 'doors'].filter((table) => secretTables.has(table)),
    ['safes', 'vaults', 'doors'],
  )
})

// Texts of parts fill their places as the admin's own do.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { defineTexts } from './define-texts.ts'

test('a text of a part is in the language of the admin, with its places filled', () => {
  const t = defineTexts({ en: { hello: 'Hello {name}' }, de: { hello: 'Hallo {name}' } })
  assert.equal(t('hello', { name: '<i>$&</i>' }), 'Hello <i>$&</i>')
})

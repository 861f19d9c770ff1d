// Texts of parts fill their placeholders as the admin's own do.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { defineTexts } from './define-texts.ts'

test("a text of a part is in the admin's language, with its placeholders filled", () => {
  const t = defineTexts({ en: { hello: 'Hello {name}' }, de: { hello: 'Hallo {name}' } })
  assert.equal(t('hello', { name: '<i>$&</i>' }), 'Hello <i>$&</i>')
})

// A deployment's brand is read once, and a wrong file stops the start with a sentence.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, test } from 'node:test'
import { PendError } from '#shared/exceptions/pend-error.ts'
import { openBrand } from './brand.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'pend-brand-'))
after(() => rmSync(folder, { recursive: true }))

function fileOf(name: string, content: string | Buffer): string {
  const file = path.join(folder, name)
  writeFileSync(file, content)
  return file
}

test('a brand has a name, and the parts that were set', () => {
  const logo = fileOf('logo.svg', '<svg xmlns="http://www.w3.org/2000/svg"/>')
  const texts = fileOf('texts.json', '{"en":{"home.title":"Today"}}')
  const { description } = openBrand({ name: 'Acme', color: '#0A655D', logo, texts })
  assert.match(description.logo!, /^\/admin\/brand\/logo\?v=[0-9a-f]{8}$/)
  assert.deepEqual(
    { ...description, logo: null },
    { name: 'Acme', color: '#0a655d', logo: null, texts: { en: { 'home.title': 'Today' } } },
  )
  assert.deepEqual(openBrand({ name: 'PEND' }), {
    description: { name: 'PEND', color: null, logo: null, texts: {} },
    logo: null,
  })
})

test('a missing, oversized or wrong file is refused by the name of its setting', () => {
  const refused: [object, RegExp][] = [
    [{ logo: path.join(folder, 'gone.png') }, /PEND_BRAND_LOGO names .* which cannot be read/],
    [{ logo: fileOf('logo.html', '<p>') }, /PEND_BRAND_LOGO names logo\.html/],
    [{ logo: fileOf('large.png', Buffer.alloc(500_001)) }, /PEND_BRAND_LOGO has 500001 bytes/],
    [{ texts: fileOf('broken.json', '{') }, /PEND_BRAND_TEXTS is not valid JSON/],
    [{ texts: fileOf('flat.json', '{"home.title":"Today"}') }, /PEND_BRAND_TEXTS holds something other than texts/],
  ]
  for (const [settings, message] of refused)
    assert.throws(
      () => openBrand({ name: 'Acme', ...settings }),
      (error) => error instanceof PendError && message.test(error.message),
    )
})

// The admin looks as its tenant chose, and stays readable whatever the choice.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { requireAccessible, useAdmin } from './open-admin.ts'

const PICTURE = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)
const admin = useAdmin(['viewer'])
const brand = (settings: object) => admin.call('/tenant-settings', settings, 'PATCH')

/** A public picture of the library; returns its id. */
async function uploadLogo(): Promise<string> {
  const form = new FormData()
  form.set('file', new Blob([PICTURE], { type: 'image/png' }), 'logo.png')
  form.set('isPublic', 'true')
  const headers = { authorization: `Bearer ${admin.tenant.people.owner.access}` }
  const answer = await fetch(`${admin.server.origin}/api/v1/files`, { method: 'POST', body: form, headers })
  const { id } = (await answer.json()) as { id: string }
  return id
}

test('a tenant gives its admin a name, a picture, a colour and words, and a member sees them', async () => {
  const texts = { en: { 'home.title': 'Today <b>here</b>' } }
  await brand({ brandName: 'Tea House', brandColor: '#7a1fa2', brandLogo: await uploadLogo(), brandTexts: texts })
  const { page, finish } = await admin.enter('viewer')
  assert.match(await page.title(), / · Tea House$/)
  await page.getByRole('link', { name: 'Today <b>here</b>' }).waitFor()
  const logo = page.locator('aside img')
  await page.waitForFunction(() => document.querySelector<HTMLImageElement>('aside img')?.naturalWidth === 1)
  assert.match((await logo.getAttribute('src'))!, /\/api\/v1\/files\/[0-9a-f-]{36}\/content\?tenant=/)
  const accent = () => page.evaluate(() => getComputedStyle(document.querySelector('nav a')!).color)
  assert.match(await accent(), /oklch/)
  await finish()
})

for (const [name, brandColor] of [
  ['pale yellow', '#fff9b0'],
  ['black', '#000000'],
  ['bright green', '#00ff00'],
  ['navy', '#000080'],
] as const)
  test(`texts are readable with an accent of ${name}, light and dark (WCAG 2.2, 1.4.3)`, async () => {
    await brand({ brandColor, brandLogo: null })
    for (const colorScheme of ['light', 'dark'] as const) {
      const { page, finish } = await admin.enterAt('/articles/new', 'owner', {
        viewport: { width: 1440, height: 900 },
        colorScheme,
      })
      await page.getByLabel('Title').waitFor()
      await requireAccessible(page, `brand-${name.replace(' ', '-')}-${colorScheme}`)
      await finish()
    }
  })

test("a missing picture leaves the admin's own mark, and nothing broken", async () => {
  await brand({ brandColor: null, brandLogo: '0199b1c4-5e77-7b02-8f44-1c8a9e3d5b21' })
  const { page, finish } = await admin.enter('owner')
  await page.waitForFunction(() =>
    /favicon-.*[.]svg$/.test(document.querySelector('aside img')?.getAttribute('src') ?? ''),
  )
  await finish().catch(({ actual }) => assert.match(String(actual), /404/))
})

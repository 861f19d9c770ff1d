// Keys and the palette: the keyboard reaches everything, and no shortcut fires while typing.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { requireAccessible, useAdmin } from './open-admin.ts'

const EVIL = '<img src=x onerror="document.title=1">'
let article = ''
const admin = useAdmin(['viewer', 'editor'], async (admin) => {
  const records = Array.from({ length: 5 }, (_, place) => ({ title: `Sencha ${place + 1}` }))
  const { results } = await admin.call('/articles/bulk', records)
  article = results[2].id
  await admin.call('/tags', { name: EVIL, slug: 'evil' })
})

const palette = (page: Page) => page.getByRole('combobox', { name: 'Go to a screen' })
const focused = (page: Page) => page.evaluate(() => document.activeElement?.textContent)

test('j and k walk rows and Enter opens one; / searches, n creates a record', async () => {
  const { page, finish } = await admin.enterAt('/articles?ordering=title', 'editor')
  await page.getByRole('rowheader', { name: 'Sencha 1' }).waitFor()
  for (const key of ['j', 'j', 'j', 'k']) await page.keyboard.press(key)
  assert.equal(await focused(page), 'Sencha 2')
  await page.keyboard.press('/')
  await page.keyboard.type('jk?n/')
  assert.equal(await page.getByLabel('Search Articles').inputValue(), 'jk?n/')
  await page.getByText('Nothing matches').waitFor()
  await page.getByLabel('Search Articles').fill('Sencha 3')
  await page.getByText('1 record', { exact: true }).waitFor()
  await page.getByRole('main').focus()
  await page.keyboard.press('j')
  await page.keyboard.press('Enter')
  await page.waitForURL(new RegExp(article))
  await page.goBack()
  await page.getByRole('rowheader').first().waitFor()
  await page.keyboard.press('n')
  await page.getByRole('heading', { name: 'New Article' }).waitFor()
  await finish()
})

test('the palette finds screens, actions and records, and leads there', async () => {
  const { page, finish } = await admin.enter('editor')
  await page.keyboard.press('Control+k')
  await palette(page).fill('sencha 3')
  await page.getByRole('option', { name: 'Sencha 3' }).waitFor()
  await page.keyboard.press('Enter')
  await page.waitForURL(new RegExp(`/articles/${article}`))
  await page.getByRole('heading', { level: 1, name: 'Sencha 3' }).waitFor()
  await page.keyboard.press('Control+k')
  await palette(page).fill('new tag')
  await page.getByRole('option', { name: 'New Tag' }).waitFor()
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'New Tag' }).waitFor()
  await page.getByRole('button', { name: 'Go to …' }).click()
  await palette(page).fill('categ')
  await page.getByRole('option', { name: 'Categories' }).click()
  await page.getByRole('heading', { level: 1, name: 'Categories' }).waitFor()
  await page.keyboard.press('Control+k')
  await page.keyboard.press('Escape')
  await palette(page).waitFor({ state: 'hidden' })
  await finish()
})

test('the palette offers only what its reader may use, as text alone (stored XSS)', async () => {
  const { page, finish } = await admin.enter('viewer')
  await page.keyboard.press('Control+k')
  await palette(page).fill('new')
  await page.getByRole('option', { name: 'New Saved view' }).waitFor()
  assert.equal(await page.getByRole('option', { name: 'New Article' }).count(), 0)
  await palette(page).fill('img')
  await page.getByRole('option', { name: EVIL }).waitFor()
  assert.equal(await page.locator('dialog img').count(), 0)
  await palette(page).fill('nothing of the kind')
  await page.getByRole('status').getByText('Nothing matches.').waitFor()
  await finish()
})

test('? lists the keys, and single keys can be switched off (WCAG 2.1.4)', async () => {
  const { page, finish } = await admin.enterAt('/articles', 'editor')
  await page.getByRole('rowheader').first().waitFor()
  await page.keyboard.press('?')
  await page.getByRole('dialog', { name: 'Keys' }).waitFor()
  await page.keyboard.press('n')
  await page.getByLabel('Single keys are on').uncheck()
  await page.getByRole('button', { name: 'Close' }).click()
  await page.reload()
  await page.getByRole('rowheader').first().waitFor()
  for (const key of ['n', '?', 'j']) await page.keyboard.press(key)
  assert.equal(await page.evaluate(() => document.activeElement?.tagName), 'BODY')
  assert.match(page.url(), /\/articles$/)
  await page.keyboard.press('Control+k')
  await palette(page).waitFor()
  await finish()
})

for (const colorScheme of ['light', 'dark'] as const)
  for (const width of [1440, 390])
    test(`palette and keys are accessible, ${width} pixels wide in ${colorScheme} colours`, async () => {
      const { page, finish } = await admin.enter('editor', { colorScheme, viewport: { width, height: 844 } })
      await page.keyboard.press('Control+k')
      await palette(page).fill('se')
      await page
        .getByRole('option', { name: /^Sencha/ })
        .first()
        .waitFor()
      await requireAccessible(page, `admin-palette-${width}-${colorScheme}`)
      await page.keyboard.press('Escape')
      await palette(page).waitFor({ state: 'hidden' })
      await page.keyboard.press('?')
      await page.getByRole('dialog', { name: 'Keys' }).waitFor()
      await requireAccessible(page, `admin-keys-${width}-${colorScheme}`)
      await finish()
    })

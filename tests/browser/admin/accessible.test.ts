// axe finds nothing on any screen, in light and dark, wide and narrow (WCAG 2.2 A and AA). The tests take pictures on
// the way.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { requireAccessible, useAdmin } from './open-admin.ts'

let article = ''
const admin = useAdmin([], async (admin) => {
  const category = await admin.call('/categories', { name: 'Teas' })
  const tag = await admin.call('/tags', { name: 'Fresh' })
  const body = { category: category.id, tags: [tag.id], status: 'published', body: 'Steamed, not roasted.' }
  const records = Array.from({ length: 30 }, (_, place) => ({ title: `Sencha ${place + 1}`, ...body }))
  const { results } = await admin.call('/articles/bulk', records)
  article = results[0].id
})

for (const colorScheme of ['light', 'dark'] as const)
  for (const width of [1440, 390]) {
    const look = { colorScheme, viewport: { width, height: width === 390 ? 844 : 900 } }
    const name = (screen: string) => `admin-${screen}-${width}-${colorScheme}`

    test(`signing in is accessible, ${width} pixels wide in ${colorScheme} colours`, async () => {
      const { page, finish } = await admin.visit('/sign-in', look)
      await page.getByRole('heading', { name: 'Sign in' }).waitFor()
      await requireAccessible(page, name('sign-in'))
      await finish()
    })

    test(`overview, list and form are accessible, ${width} pixels wide in ${colorScheme} colours`, async () => {
      const { page, finish, go } = await admin.enter('owner', look)
      await page.getByRole('main').getByRole('link', { name: 'Articles' }).waitFor()
      await requireAccessible(page, name('overview'))
      await go('/articles?status=published')
      await page.getByRole('rowheader').first().waitFor()
      await requireAccessible(page, name('list'))
      await page.getByRole('button', { name: 'Filters' }).click()
      await page.getByRole('region', { name: 'Filters' }).waitFor()
      await requireAccessible(page, name('filters'))
      await go(`/articles/${article}`)
      await page.getByRole('button', { name: 'Remove Fresh' }).waitFor()
      await requireAccessible(page, name('form'))
      await page.getByRole('button', { name: 'Delete' }).click()
      await page.getByRole('dialog').waitFor()
      await requireAccessible(page, name('delete'))
      await finish()
    })
  }

test('the keyboard reaches everything: past the menu, to the search, to a row', async () => {
  const { page, finish } = await admin.enterAt('/articles?ordering=title', 'owner')
  await page.getByRole('rowheader').first().waitFor()
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  const create = page.locator('a:focus', { hasText: 'New Article' })
  const search = page.locator('input[type=search]:focus')
  // The views of the list come in between.
  for (const wanted of [create, search]) {
    for (let left = 8; left > 0 && (await wanted.count()) === 0; left--) await page.keyboard.press('Tab')
    await wanted.waitFor()
  }
  await page.getByRole('rowheader').first().getByRole('link').focus()
  await page.keyboard.press('Enter')
  await page.getByRole('textbox', { name: /^Title/ }).waitFor()
  await page.goBack()
  await page.getByRole('rowheader').first().waitFor()
  assert.equal(await page.evaluate(() => document.activeElement?.tagName), 'MAIN')
  await finish()
})

test('at twice the size only the table scrolls sideways', async () => {
  const { page, finish, go } = await admin.enter('owner', { viewport: { width: 640, height: 450 } })
  for (const screen of ['', '/articles', `/articles/${article}`]) {
    await go(screen)
    await page.getByRole('heading', { level: 1 }).waitFor()
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    )
    if (overflow > 0) throw new Error(`${screen} is ${overflow} pixels too wide`)
  }
  await finish()
})

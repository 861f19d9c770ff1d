// The start page in a browser: what runs, signing in with one click, steps that tick themselves; in both themes and on a phone.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { openDemoServer } from '#tests/support/development.ts'
import type { TestServer } from '#tests/support/server.ts'
import { requireAccessible } from '../admin/open-admin.ts'
import { openBrowser, openPage } from '../chromium.ts'

let server: TestServer
let browser: Browser
before(async () => {
  server = await openDemoServer()
  browser = await openBrowser()
})
after(async () => {
  await browser?.close()
  await server?.close()
})

const LOOKS = [
  { colorScheme: 'light', viewport: { width: 1440, height: 900 } },
  { colorScheme: 'dark', viewport: { width: 390, height: 844 } },
  { colorScheme: 'light', viewport: { width: 390, height: 844 } },
  { colorScheme: 'dark', viewport: { width: 1440, height: 900 } },
] as const

for (const look of LOOKS) {
  const name = `${look.viewport.width} ${look.colorScheme}`
  test(`says what runs and where to go, without axe findings, ${name}`, async () => {
    const { page, finish } = await openPage(browser, look)
    await page.goto(server.origin)
    await page.getByText('PostgreSQL', { exact: false }).first().waitFor()
    assert.equal(await page.locator('.machines li').count(), 6)
    for (const label of ['Admin', 'Swagger UI', 'ReDoc', 'GraphQL'])
      await page.getByRole('link', { name: label }).waitFor()
    const width = await page.evaluate(() => document.documentElement.scrollWidth)
    assert.ok(width <= look.viewport.width, `${width} pixels wide`)
    await requireAccessible(page, `start-${name.replace(' ', '-')}`)
    await finish()
  })
}

test('signs in with one click and ticks that step', async () => {
  const { page, finish } = await openPage(browser)
  await page.goto(server.origin)
  const step = page.locator('.steps li', { hasText: 'Log in' })
  assert.equal(await step.getAttribute('data-done'), 'false')
  await page.getByRole('button', { name: 'editor of acme' }).click()
  await page.waitForURL('**/admin/t/acme')
  await page.getByText('Articles').first().waitFor()
  assert.equal(await page.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage }).includes('eyJ')), false)
  await page.goto(server.origin)
  await page.locator('.steps li[data-done="true"]', { hasText: 'Log in' }).waitFor()
  await finish()
})

// GraphiQL in a browser: this server alone serves it, it knows the schema, and runs a query with a token.
import { after, before, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { openServer, type TestServer } from '../support/server.ts'
import { registerPerson } from '../support/tenant.ts'
import { openBrowser, openPage, takePicture } from './chromium.ts'

const QUERY = '{ categories { totalCount nodes { name } } }'
let server: TestServer
let browser: Browser
let token: string

before(async () => {
  server = await openServer()
  browser = await openBrowser()
  const owner = await registerPerson(server, { tenantName: 'Kettle and Cup' })
  token = owner.access
  await server.call('/api/v1/categories', { method: 'POST', token, body: { name: 'Green tea' } })
})
after(async () => {
  await browser?.close()
  await server?.close()
})

async function sendHeaders(page: Page, headers: object): Promise<void> {
  await page.getByRole('button', { name: 'Headers' }).click()
  await page
    .locator('section[aria-label="Headers"] .monaco-editor, .graphiql-editor-tool .monaco-editor')
    .last()
    .click()
  await page.keyboard.press('ControlOrMeta+A')
  await page.keyboard.insertText(JSON.stringify(headers))
}

for (const colorScheme of ['light', 'dark'] as const) {
  test(`runs a query with a token, in ${colorScheme} colours`, async () => {
    const { page, finish } = await openPage(browser, { colorScheme })
    await page.goto(`${server.origin}/graphql/?query=${encodeURIComponent(QUERY)}`)
    await sendHeaders(page, { Authorization: `Bearer ${token}` })
    await page.click('.graphiql-execute-button')
    await page.locator('.result-window', { hasText: 'Green tea' }).waitFor()
    await takePicture(page, `graphiql-${colorScheme}`)
    await finish()
  })
}

test('follows events with a subscription', async () => {
  const { page, finish } = await openPage(browser)
  const query = 'subscription { events(names: ["categories.created"]) { name data } }'
  await page.goto(`${server.origin}/graphql/?query=${encodeURIComponent(query)}`)
  await sendHeaders(page, { Authorization: `Bearer ${token}` })
  await page.click('.graphiql-execute-button')
  const told = page.locator('.result-window', { hasText: 'Black tea' })
  // The subscription's start is invisible outside the page: the test creates teas until one arrives.
  for (let n = 1; n <= 20 && !(await told.isVisible()); n++) {
    const body = { name: `Black tea ${n}` }
    await server.call('/api/v1/categories', { method: 'POST', token, body })
    await new Promise((resolve) => setTimeout(resolve, 500))
  }
  await told.waitFor({ timeout: 1000 })
  await finish()
})

test('shows the real operations in its explorer, on a narrow screen', async () => {
  const { page, finish } = await openPage(browser, { viewport: { width: 400, height: 800 } })
  await page.goto(`${server.origin}/graphql/`)
  await page.getByRole('button', { name: 'Show Documentation Explorer' }).click()
  await page.getByRole('link', { name: 'Mutation' }).click()
  await page.getByText('publishArticle', { exact: true }).waitFor()
  await takePicture(page, 'graphiql-narrow')
  await finish()
})

// GraphiQL in a browser: it comes from this server alone, and runs a query.
import { after, before, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { openServer, type TestServer } from '../support/server.ts'
import { openBrowser, openPage } from './chromium.ts'

let server: TestServer
let browser: Browser

before(async () => {
  server = await openServer({ PEND_DEBUG_GRAPHIQL: 'true', PEND_DEBUG_INTROSPECTION: 'true' })
  browser = await openBrowser()
})
after(async () => {
  await browser?.close()
  await server?.close()
})

test('renders and runs a query without any other host', async () => {
  const { page, finish } = await openPage(browser)
  await page.goto(`${server.origin}/graphql/`)
  await page.click('.graphiql-execute-button')
  await page.getByText('"Query"').waitFor()
  await finish()
})

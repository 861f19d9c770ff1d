// Swagger UI and ReDoc in a browser: they show the document, from this server alone and under their own strict policy.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { openServer, type TestServer } from '../support/server.ts'
import { openBrowser, openPage } from './chromium.ts'

let server: TestServer
let browser: Browser

before(async () => {
  server = await openServer()
  browser = await openBrowser()
})
after(async () => {
  await browser?.close()
  await server?.close()
})

for (const colorScheme of ['light', 'dark'] as const) {
  test(`Swagger UI sends a request and shows its answer, in ${colorScheme} colours`, async () => {
    const { page, finish } = await openPage(browser, { colorScheme })
    await page.goto(`${server.origin}/swagger/`)
    await page.getByText('List articles.').click()
    await page.locator('#operations-Articles-listArticles').getByRole('button', { name: 'Execute' }).click()
    await page.getByText('auth.required').first().waitFor()
    if (process.env.SCREENSHOTS)
      await page.screenshot({ path: `${process.env.SCREENSHOTS}/swagger-${colorScheme}.png` })
    // The answer without a token is an error on purpose.
    await finish().catch(({ actual }) => assert.match(String(actual), /^complained: [^,]* 401 [^,]*$/))
  })

  test(`ReDoc shows every operation and finds one, in ${colorScheme} colours`, async () => {
    const { page, finish } = await openPage(browser, { colorScheme })
    await page.goto(`${server.origin}/redoc/`)
    await page.getByRole('heading', { name: 'List articles.' }).waitFor()
    await page.getByPlaceholder('Search...').fill('publish')
    await page
      .getByRole('search')
      .getByText(/Publish/)
      .first()
      .waitFor()
    if (process.env.SCREENSHOTS) await page.screenshot({ path: `${process.env.SCREENSHOTS}/redoc-${colorScheme}.png` })
    // Its footer asks another host for a logo; the policy refuses before anything is sent.
    await finish().catch(({ actual }) =>
      assert.match(String(actual), /^complained: Loading the image \S+logo-mini.svg\S+ violates/),
    )
  })
}

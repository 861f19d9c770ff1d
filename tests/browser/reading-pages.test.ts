// Swagger UI and ReDoc in a browser: they show the document, from this server alone and under their own strict policy.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { openServer, type TestServer } from '../support/server.ts'
import { createStaff } from '../support/staff.ts'
import { registerPerson } from '../support/tenant.ts'
import { signIn } from './admin/open-admin.ts'
import { openBrowser, openPage, takePicture } from './chromium.ts'

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

test('Swagger UI lists records with a given token, on a narrow screen', async () => {
  const { access: token } = await registerPerson(server, { tenantName: 'Swagger and Sons' })
  await server.call('/api/v1/categories', { method: 'POST', token, body: { name: 'Green tea' } })
  const { page, finish } = await openPage(browser, { viewport: { width: 400, height: 800 } })
  await page.goto(`${server.origin}/swagger/`)
  await page.getByRole('button', { name: 'Authorize' }).first().click()
  await page.locator('.modal-ux input').fill(token)
  await page.locator('.modal-ux').getByRole('button', { name: 'Apply credentials' }).click()
  await page.locator('.modal-ux').getByRole('button', { name: 'Close' }).click()
  await page.getByText('List categories', { exact: true }).click()
  const operation = page.locator('#operations-Categories-listCategories')
  await operation.getByRole('button', { name: 'Execute' }).click()
  await operation.locator('.response-col_description', { hasText: 'green-tea' }).first().waitFor()
  await takePicture(page, 'swagger-narrow')
  await finish()
})

test('Swagger UI sends a request and shows its answer, in light and dark colours', async () => {
  const { page, finish } = await openPage(browser)
  await page.goto(`${server.origin}/swagger/`)
  await page.getByText('List tags', { exact: true }).click()
  await page.locator('#operations-Tags-listTags').getByRole('button', { name: 'Execute' }).click()
  await page.getByText('auth.required').first().waitFor()
  await takeBothPictures(page, 'swagger')
  // The answer without a token is an intended error.
  await finish().catch(({ actual }) => assert.match(String(actual), /^complained: [^,]* 401 [^,]*$/))
})

test('ReDoc shows every operation and finds one, in light and dark colours', async () => {
  const { page, finish } = await openPage(browser)
  await page.goto(`${server.origin}/redoc/`)
  await page.getByRole('heading', { name: 'List articles' }).waitFor()
  await page.getByPlaceholder('Search...').fill('publish')
  await page
    .getByRole('search')
    .getByText(/Publish/)
    .first()
    .waitFor()
  await takeBothPictures(page, 'redoc')
  // Its footer requests a logo from another host; the policy refuses before anything is sent.
  await finish().catch(({ actual }) =>
    assert.match(String(actual), /^complained: Loading the image \S+logo-mini.svg\S+ violates/),
  )
})

/** These pages take seconds to draw, so the colours change while one is open. */
async function takeBothPictures(page: Page, name: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    await takePicture(page, `${name}-${colorScheme}`)
  }
}

test('a person who opens Swagger UI for staff signs in first, and then reads the document by their session', async () => {
  const closed = await openServer({ PEND_OPENAPI: 'signed-in', PEND_SWAGGER: 'staff' })
  try {
    assert.equal(await closed.project.adminBundle.findFault(), null)
    const staff = await createStaff(closed, 'support')
    const { page, finish } = await openPage(browser)
    await page.goto(`${closed.origin}/swagger/`)
    await signIn(page, staff)
    await page.waitForURL(`${closed.origin}/swagger/?signed-in`)
    await page.getByText('List categories', { exact: true }).waitFor()
    // With a session it needs no form.
    await page.goto(`${closed.origin}/swagger/`)
    await page.getByText('List categories', { exact: true }).waitFor()
    await finish()
  } finally {
    await closed.close()
  }
})

// The development pages that try calls: one click signs in as a demo person, and calls and examples run in their tenant.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Kind, parse, print } from 'graphql'
import type { Browser } from 'playwright-core'
import { EXAMPLES } from '#framework/static-files/viewers/graphiql-examples.ts'
import { openDemoServer } from '#tests/support/development.ts'
import type { TestServer } from '#tests/support/server.ts'
import { openBrowser, openPage, takePicture } from '../chromium.ts'

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

test('Swagger UI signs in with one click, and its calls name the tenant', async () => {
  const { page, finish } = await openPage(browser, { viewport: { width: 1440, height: 900 } })
  await page.goto(`${server.origin}/swagger/`)
  await page.getByRole('button', { name: 'editor of acme' }).click()
  await page.getByText('Signed in as editor@acme.example in acme.').waitFor()
  await page.getByText('List tags', { exact: true }).click()
  const operation = page.locator('#operations-Tags-listTags')
  await operation.getByRole('button', { name: 'Execute' }).click()
  await operation.getByText('How-to').first().waitFor()
  assert.match(await operation.locator('.curl').innerText(), /X-Tenant: acme/)
  await takePicture(page, 'swagger-signed-in')
  await finish()
})

test('GraphiQL opens with examples that run after one click, in a session no script can read', async () => {
  const { page, finish } = await openPage(browser, { viewport: { width: 1440, height: 900 } })
  await page.goto(`${server.origin}/graphql/`)
  await page.getByRole('button', { name: 'owner of acme' }).click()
  await page.getByText('Signed in as owner@acme.example in acme.').waitFor()
  await page.click('.graphiql-execute-button')
  await page.getByRole('menuitem', { name: 'PublishedArticles' }).click()
  // The editor holds only the visible lines: the count is above all records.
  await page.locator('.result-window', { hasText: '"totalCount": 5' }).waitFor()
  assert.equal(await page.evaluate(() => document.documentElement.scrollHeight <= window.innerHeight), true)
  assert.equal(await page.evaluate(() => JSON.stringify({ ...localStorage }).includes('eyJ')), false)
  await page.getByRole('button', { name: 'Show History' }).click()
  await page.locator('.graphiql-history-item', { hasText: 'PublishedArticles' }).first().waitFor()
  await takePicture(page, 'graphiql-signed-in')
  await finish()
})

test('every example of GraphiQL fits the schema and answers without an error', async () => {
  const body = { email: 'owner@acme.example', password: 'violet-teapot-26', tenant: 'acme' }
  const { access: token } = (await server.call('/api/v1/auth/login', { method: 'POST', body })).body
  for (const definition of parse(EXAMPLES).definitions) {
    if (definition.kind !== Kind.OPERATION_DEFINITION || definition.operation === 'subscription') continue
    const { body: answer } = await server.graphql(print(definition), { token })
    assert.equal(answer.errors, undefined, `${definition.name?.value}: ${JSON.stringify(answer.errors)}`)
  }
})

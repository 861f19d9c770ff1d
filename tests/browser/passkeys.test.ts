// Passkeys as a real browser creates and uses them, with a virtual device: the server reads what the browser sends.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { openServer, type TestServer } from '../support/server.ts'
import { registerPerson } from '../support/tenant.ts'
import { openBrowser, openPage } from './chromium.ts'

// A page of the product; the browser finds it here, without a server.
const ORIGIN = 'http://localhost:8123'
let server: TestServer
let browser: Browser

before(async () => {
  server = await openServer({ PEND_LINK_ORIGIN: ORIGIN })
  browser = await openBrowser()
})
after(async () => {
  await browser?.close()
  await server?.close()
})

const post = (path: string, body: object, token?: string) =>
  server.call(`/api/v1/auth/${path}`, { method: 'POST', body, ...(token && { token }) })

/** A page with a device that recognises its owner's finger. */
async function openProductPage() {
  const opened = await openPage(browser)
  await opened.page
    .context()
    .route(`${ORIGIN}/**`, (route) => route.fulfill({ contentType: 'text/html', body: '<p>Hi' }))
  await opened.page.goto(`${ORIGIN}/`)
  const session = await opened.page.context().newCDPSession(opened.page)
  await session.send('WebAuthn.enable')
  await session.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      ...{ protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true },
      ...{ isUserVerified: true, automaticPresenceSimulation: true },
    },
  })
  return opened
}

/** Runs in the page as browser code: from the options of our answer to the browser's JSON. */
const inPage = (page: Page, call: 'create' | 'get', options: object): Promise<object> =>
  page.evaluate(`(async () => {
    const options = ${JSON.stringify(options)}
    const publicKey = ${call === 'create' ? 'PublicKeyCredential.parseCreationOptionsFromJSON(options)' : 'PublicKeyCredential.parseRequestOptionsFromJSON(options)'}
    return (await navigator.credentials.${call}({ publicKey })).toJSON()
  })()`)

test('adds a passkey and signs in with it, alone and after a password', async () => {
  const person = await registerPerson(server)
  const { page, finish } = await openProductPage()
  const begun = await post('passkeys/options', {}, person.access)
  const made = await inPage(page, 'create', begun.body.options)
  const added = await post('passkeys', { name: 'This browser', credential: made }, person.access)
  assert.equal(added.status, 201, added.text)
  for (let times = 0; times < 2; times++) {
    const { options } = (await post('passkey/options', {})).body
    const alone = await post('passkey/log-in', { credential: await inPage(page, 'get', options) })
    assert.deepEqual([alone.status, alone.body.user?.id], [200, person.id], alone.text)
  }
  const { challenge } = (await post('login', { email: person.email, password: person.password })).body
  const { options } = (await post('second-factor/passkey-options', { challenge })).body
  const passkey = await inPage(page, 'get', options)
  const second = await post('second-factor', { challenge, passkey })
  assert.deepEqual([second.status, second.body.user?.id], [200, person.id], second.text)
  await finish()
})

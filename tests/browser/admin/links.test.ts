// From the server's mail to being signed in, as a person does it: the pages behind mailed links.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import type { Page } from 'playwright-core'
import { arrange } from '../../support/arrange.ts'
import { readMails } from '../../support/mails.ts'
import { openServer, type TestServer } from '../../support/server.ts'
import { createTenant, registerPerson } from '../../support/tenant.ts'
import { finishRefused, requireAccessible, signIn, useAdmin } from './open-admin.ts'

const admin = useAdmin(['viewer'])

const FRESH = 'another violet teapot'
const MENU = { name: 'Menu' } as const
const someAddress = () => `k${randomBytes(8).toString('hex')}@example.com`
const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name }).waitFor()
const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click()
const follow = (page: Page, name: string) => page.getByRole('link', { name, exact: true }).click()

/** Opens the link of the latest mail with this subject, changing only the port. */
const openLinkAt = (serverOf: () => TestServer) => async (page: Page, email: string, subject: RegExp) => {
  const server = serverOf()
  const mail = (await readMails(server, email)).findLast((each) => subject.test(each.subject))
  const link = new URL(/^http\S+#token=[\w-]{43}$/m.exec(mail?.text ?? '')![0])
  assert.ok(link.href.startsWith('http://localhost:8000/admin/'), link.href)
  await page.goto(`${server.origin}${link.pathname}${link.hash}`)
  await page.waitForFunction(() => location.hash === '')
  await page.getByRole('heading', { level: 1 }).waitFor()
  return link.hash.slice('#token='.length)
}
const openLink = openLinkAt(() => admin.server)

/** One person alone in a tenant of their own. */
const someOwner = async () => (await createTenant(admin.server, [])).people.owner

describe('a forgotten password', () => {
  test('is reset through the sign-in page and a mailed link, which states the password rules in advance', async () => {
    const owner = await someOwner()
    const opened = await admin.visit('/sign-in')
    const { page } = opened
    await follow(page, 'Forgotten password?')
    await heading(page, 'Forgotten password')
    await page.getByLabel('E-mail address').fill(owner.email)
    await press(page, 'Send me a link')
    await heading(page, 'Check your mailbox')
    await openLink(page, owner.email, /new password/)
    await page.getByText('At least 8 characters').waitFor()
    const password = page.getByLabel('New password')
    await password.fill('short')
    await password.press('Enter')
    await page.getByText('is shorter than 8 characters').waitFor()
    await page.locator('input[aria-invalid=true]:focus').waitFor()
    await password.fill(FRESH)
    await password.press('Enter')
    await page.getByRole('status').getByText('Your password is changed').waitFor()
    await follow(page, 'Sign in')
    await signIn(page, { email: owner.email, password: FRESH })
    await page.getByRole('navigation', MENU).waitFor()
    await finishRefused(opened, 422)
  })

  test('is requested again after the link was used, and the next link works in the same tab', async () => {
    const { email } = await someOwner()
    const opened = await admin.visit('/forgot-password')
    const { page } = opened
    const ask = async () => {
      await page.getByLabel('E-mail address').fill(email)
      await press(page, 'Send me a link')
      await heading(page, 'Check your mailbox')
    }
    const choose = async (password: string) => {
      await page.getByLabel('New password').fill(password)
      await press(page, 'Choose a new password')
    }
    await ask()
    await openLink(page, email, /new password/)
    await choose(FRESH)
    await page.getByText('Your password is changed').waitFor()
    await openLink(page, email, /new password/)
    await choose('a third teapot here')
    await page.getByRole('alert').getByText('The link was used').waitFor()
    await follow(page, 'Request another mail')
    await ask()
    await openLink(page, email, /new password/)
    await choose('a third teapot here')
    await page.getByText('Your password is changed').waitFor()
    await finishRefused(opened, 422)
  })

  test('gives the same answer for an address without an account (CWE-204)', async () => {
    const said: string[] = []
    for (const email of [admin.tenant.people.viewer.email, someAddress()]) {
      const { page, finish } = await admin.visit('/forgot-password')
      await page.getByLabel('E-mail address').fill(email)
      await press(page, 'Send me a link')
      await heading(page, 'Check your mailbox')
      said.push((await page.getByRole('main').innerText()).replace(email, ''))
      await finish()
    }
    assert.equal(said[0], said[1])
  })

  test('leaves its secret in no address, no history and no request but the one that uses it', async () => {
    const { email } = await someOwner()
    const { page, finish } = await admin.visit('/forgot-password')
    await page.getByLabel('E-mail address').fill(email)
    await press(page, 'Send me a link')
    await heading(page, 'Check your mailbox')
    const carried: string[] = []
    page.on('request', (request) => carried.push(request.url(), request.headers().referer ?? ''))
    const token = await openLink(page, email, /new password/)
    await page.getByLabel('New password').fill(FRESH)
    await press(page, 'Choose a new password')
    await page.getByText('Your password is changed').waitFor()
    assert.ok(carried.length > 4)
    // A document's address is its own, with the fragment that the browser never sends.
    const shown = carried.map((each) => each.split('#')[0]!)
    assert.deepEqual(
      shown.filter((each) => each.includes(token)),
      [],
    )
    const kept = await page.evaluate(() =>
      JSON.stringify([location.href, history.state, { ...sessionStorage }, { ...localStorage }]),
    )
    assert.ok(!kept.includes(token), kept)
    await finish()
  })
})

describe('a sign-in link', () => {
  test('is requested, arrives, and signs in by one click, once', async () => {
    const { email } = await someOwner()
    const opened = await admin.visit('/sign-in')
    const { page } = opened
    await follow(page, 'Sign in by a mail')
    await heading(page, 'Sign in by a mail')
    await page.getByLabel('E-mail address').fill(email)
    await press(page, 'Send me a link')
    await heading(page, 'Check your mailbox')
    await openLink(page, email, /link to log in/)
    await press(page, 'Sign in')
    await page.getByRole('navigation', MENU).waitFor()
    await press(page, 'Sign out')
    await heading(page, 'Sign in')
    await openLink(page, email, /link to log in/)
    await press(page, 'Sign in')
    await page.getByRole('alert').getByText('The link was used').waitFor()
    await press(page, 'Request another mail')
    await page.getByLabel('E-mail address').waitFor()
    await finishRefused(opened, 422)
  })

  test('of another person says who is signed in before it replaces them', async () => {
    const other = await createTenant(admin.server, [])
    const { email } = other.people.owner
    const body = { email }
    assert.equal((await admin.server.call('/api/v1/auth/magic-link', { method: 'POST', body })).status, 202)
    const { page, finish } = await admin.enter('viewer')
    await openLink(page, email, /link to log in/)
    await page.getByText(`You are signed in as ${admin.tenant.people.viewer.email}`).waitFor()
    await press(page, 'Sign in')
    await page.waitForURL((url) => url.pathname.includes(`/t/${other.slug}`))
    await finish()
  })
})

describe('a new person', () => {
  test('registers, is in, and confirms the address with the password', async () => {
    const email = someAddress()
    const opened = await admin.visit('/sign-in')
    const { page } = opened
    await follow(page, 'Register')
    await heading(page, 'Register')
    await page.getByLabel('E-mail address').fill(email)
    await page.getByLabel('First name').fill('Nora')
    await page.getByLabel('Last name').fill('New')
    await page.getByLabel('New password').fill('12345678')
    await page.getByLabel('Name of a tenant to start').fill(`New ${email}`)
    await press(page, 'Register')
    await page.getByText('holds nothing but digits').waitFor()
    await page.getByLabel('New password').fill(FRESH)
    await press(page, 'Register')
    await page.getByRole('navigation', MENU).waitFor()
    await openLink(page, email, /Confirm your/)
    await page.getByLabel('Password').fill('not the password')
    await press(page, 'Confirm')
    await page.getByRole('alert').waitFor()
    await page.getByLabel('Password').fill(FRESH)
    await press(page, 'Confirm')
    await page.getByText('Your address is confirmed').waitFor()
    const [row] = await arrange('select email_verified_at is not null as yes from auth.users where email = $1', [email])
    assert.equal(row!.yes, true)
    await follow(page, 'Go on')
    await page.getByRole('navigation', MENU).waitFor()
    await finishRefused(opened, 401, 422)
  })

  test('whose address a stranger registered starts over, and learns what that ends (PWD-14)', async () => {
    const { email, password } = await registerPerson(admin.server)
    const { page, finish } = await admin.visit('/sign-in')
    await openLink(page, email, /Confirm your/)
    await press(page, 'I do not know the password')
    await page.getByText('Everything in the account is revoked').waitFor()
    await press(page, 'Confirm and start over')
    await page.getByText('The account is now only yours').waitFor()
    await follow(page, 'Choose a new password')
    await heading(page, 'Forgotten password')
    const body = { email, password }
    assert.equal((await admin.server.call('/api/v1/auth/login', { method: 'POST', body })).status, 401)
    await finish()
  })

  test('whose link was used signs in and requests another mail', async () => {
    const { email, password } = await registerPerson(admin.server)
    const opened = await admin.visit('/verify-email')
    const { page } = opened
    await page.getByText('This page needs a link from a mail').waitFor()
    await follow(page, 'Sign in')
    await signIn(page, { email, password })
    await press(page, 'Request another mail')
    await page.getByText(`If ${email} is not confirmed yet`).waitFor()
    assert.equal((await readMails(admin.server, email)).filter(({ subject }) => /Confirm your/.test(subject)).length, 2)
    await opened.finish()
  })
})

describe('where accounts are hidden', () => {
  let hidden: TestServer
  before(async () => {
    hidden = await openServer({ PEND_HIDE_ACCOUNTS: 'true' })
  })
  after(() => hidden.close())

  test('registering looks the same for every address, and the mail leads to its completion', async () => {
    const email = someAddress()
    const { page, finish } = await admin.visit('/sign-in')
    const said: string[] = []
    for (const each of [admin.tenant.people.viewer.email, email]) {
      await page.goto(`${hidden.origin}/admin/register`)
      await page.getByLabel('E-mail address').fill(each)
      await page.getByLabel('First name').fill('Nora')
      await page.getByLabel('Last name').fill('New')
      await page.getByLabel('New password').fill(FRESH)
      await press(page, 'Register')
      await heading(page, 'Check your mailbox')
      said.push((await page.getByRole('main').innerText()).replace(each, ''))
    }
    assert.equal(said[0], said[1])
    await openLinkAt(() => hidden)(page, email, /Finish your registration/)
    await page.getByLabel('First name').fill('Nora')
    await page.getByLabel('Last name').fill('New')
    await page.getByLabel('New password').fill(FRESH)
    await page.getByLabel('Name of a tenant to start').fill(`Hidden ${email}`)
    await press(page, 'Register')
    await page.getByRole('navigation', MENU).waitFor()
    await finish()
  })
})

describe('an invitation', () => {
  const invite = async () => {
    const email = someAddress()
    await admin.call('/invitations', { email, role: 'editor' })
    return email
  }
  const isInside = (page: Page) => page.waitForURL((url) => url.pathname.startsWith(`/admin/t/${admin.tenant.slug}`))

  test('makes a member of a new person, and says what that means and what is missing', async () => {
    const email = await invite()
    const opened = await admin.visit('/sign-in')
    const { page } = opened
    await openLink(page, email, /invites you/)
    const { tenant } = await admin.call('/admin')
    await page.getByText(`You become a member of ${tenant.name}.`).waitFor()
    await page.getByLabel('New password').fill(FRESH)
    await press(page, 'Accept')
    await page.locator('[name=firstName][aria-invalid=true]:focus').waitFor()
    await page.getByLabel('First name').fill('Nora')
    await page.getByLabel('Last name').fill('New')
    await press(page, 'Accept')
    await isInside(page)
    await page.getByRole('navigation', MENU).waitFor()
    await finishRefused(opened, 422)
  })

  test('is accepted by a signed-in person, who enters that tenant', async () => {
    const other = await createTenant(admin.server, [])
    const { owner } = other.people
    await admin.call('/invitations', { email: owner.email, role: 'viewer' })
    const { page, finish } = await admin.visit('/sign-in')
    await signIn(page, owner)
    await page.getByRole('navigation', MENU).waitFor()
    await openLink(page, owner.email, /invites you/)
    await page.getByText(`You are signed in as ${owner.email}`).waitFor()
    await press(page, 'Accept')
    await isInside(page)
    await page.getByRole('navigation', MENU).waitFor()
    await finish()
  })

  test('to another person refuses the signed-in one, and lets its addressee accept', async () => {
    const guest = await registerPerson(admin.server)
    await admin.call('/invitations', { email: guest.email, role: 'viewer' })
    const opened = await admin.enter('viewer')
    const { page } = opened
    await openLink(page, guest.email, /invites you/)
    await press(page, 'Accept')
    await page.getByRole('alert').getByText('sent to another address').waitFor()
    await press(page, 'Use another account')
    await press(page, 'I have an account')
    await page.getByLabel('Password').fill(guest.password)
    await press(page, 'Accept')
    await isInside(page)
    await page.getByRole('navigation', MENU).waitFor()
    await finishRefused(opened, 422)
  })

  test('that was withdrawn says so, and leads on', async () => {
    const email = someAddress()
    const { id } = await admin.call('/invitations', { email, role: 'viewer' })
    const opened = await admin.visit('/sign-in')
    const { page } = opened
    await readMails(admin.server, email)
    await admin.call(`/invitations/${id}`, undefined, 'DELETE')
    await openLink(page, email, /invites you/)
    await page.getByText('You become a member of the tenant that the mail names').waitFor()
    await page.getByLabel('First name').fill('Nora')
    await page.getByLabel('Last name').fill('New')
    await page.getByLabel('New password').fill(FRESH)
    await press(page, 'Accept')
    await page.getByRole('alert').getByText('was used').waitFor()
    await page.getByRole('link', { name: 'Sign in' }).waitFor()
    await finishRefused(opened, 422)
  })
})

test('a new address is confirmed by its link, and signs in from then on', async () => {
  const { password, access } = await someOwner()
  const email = someAddress()
  const body = { email, currentPassword: password }
  const asked = await admin.server.call('/api/v1/auth/email/change', { method: 'POST', token: access, body })
  assert.equal(asked.status, 202, asked.text)
  const { page, finish } = await admin.visit('/sign-in')
  await openLink(page, email, /new e-mail address/)
  await press(page, 'Use the new address')
  await page.getByText('Your address is changed').waitFor()
  await follow(page, 'Sign in')
  await signIn(page, { email, password })
  await page.getByRole('navigation', MENU).waitFor()
  await finish()
})

const LINKS = ['reset-password', 'verify-email', 'confirm-email', 'finish-registration', 'accept-invitation']
const PAGES = ['forgot-password', 'register', 'sign-in/link', ...LINKS.map((page) => `${page}#token=${'a'.repeat(43)}`)]

for (const colorScheme of ['light', 'dark'] as const)
  for (const width of [1440, 390])
    test(`every page is accessible, ${width} pixels wide in ${colorScheme} colours (WCAG 2.2)`, async () => {
      const { page, finish } = await admin.visit('/sign-in', { colorScheme, viewport: { width, height: 844 } })
      for (const each of [...PAGES, ...LINKS]) {
        await page.goto('about:blank')
        await page.goto(`${admin.server.origin}/admin/${each}`)
        await page.getByRole('heading', { level: 1 }).waitFor()
        const name = each.replace('/', '-').replace(/#.*/, '-form')
        await requireAccessible(page, `admin-${name}-${width}-${colorScheme}`)
        const tooWide = await page.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
        )
        assert.ok(tooWide <= 0, `${each} is ${tooWide} pixels too wide`)
      }
      await finish()
    })

test('these pages also speak German', async () => {
  const { page, finish } = await admin.visit('/forgot-password', { locale: 'de-DE' })
  await heading(page, 'Passwort vergessen')
  await press(page, 'Link zusenden')
  await page.locator('[name=email][aria-invalid=true]:focus').waitFor()
  await finishRefused({ page, finish }, 422)
})

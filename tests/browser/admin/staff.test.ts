// Platform staff at work: across tenants, in one of them with a reason, and impersonating a member.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { createContext } from '#framework/request/create-context.ts'
import { sendMail } from '#framework/tasks/mail/send-mail.ts'
import { arrange } from '../../support/arrange.ts'
import { createStaff } from '../../support/staff.ts'
import { createTenant, joinTenant, type Person, type TestTenant } from '../../support/tenant.ts'
import { finishRefused, requireAccessible, signIn, useAdmin } from './open-admin.ts'

const XSS = '<img src=x onerror=alert(1)>'
const REASON = `ticket 4711, η λίστα είναι άδεια ${XSS}`
const admin = useAdmin(['viewer', 'editor'])

const press = (page: Page, name: string | RegExp) => page.getByRole('button', { name, exact: true }).click()
const banner = (page: Page) => page.getByRole('complementary', { name: 'You act here as staff of the platform' })
const nameBanner = (page: Page) => page.getByRole('complementary', { name: 'You are impersonating a person' })

async function giveReason(page: Page, reason = REASON): Promise<void> {
  await page.getByLabel('Reason').fill(reason)
  await press(page, 'Go on')
}

/** A page of staff, signed in, at an address below /admin. */
async function enter(address: string, level: 'superuser' | 'support' = 'superuser', staff?: Person) {
  const person = staff ?? (await createStaff(admin.server, level))
  const opened = await admin.visit(address)
  await signIn(opened.page, person)
  return { ...opened, staff: person }
}

/** At the tenant's overview, with a reason. */
async function enterTenant(level: 'superuser' | 'support' = 'superuser', staff?: Person) {
  const opened = await enter(`/t/${admin.tenant.slug}`, level, staff)
  await giveReason(opened.page)
  await banner(opened.page).waitFor()
  return opened
}

const actAs = (page: Page) => page.goto(`${admin.server.origin}/admin/t/${admin.tenant.slug}/-/act-as`)

/** Impersonating the editor. */
async function enterName() {
  const opened = await enterTenant()
  const { page } = opened
  const { editor } = admin.tenant.people
  await actAs(page)
  const item = page.getByRole('listitem').filter({ hasText: editor.email })
  await item.getByRole('button').click()
  await page.getByRole('dialog').getByRole('button', { name: 'Act in their name' }).click()
  await nameBanner(page).waitFor()
  return { ...opened, editor }
}

test('staff without a tenant begins at the platform, gives a reason, finds a tenant and enters it with another reason', async () => {
  const opened = await enter('/')
  const { page } = opened
  await page.getByRole('heading', { name: 'You act here as staff' }).waitFor()
  await giveReason(page, 'too short')
  await page.getByText('Say why in 10 to 500 characters.').waitFor()
  await page.locator('input[aria-invalid=true]:focus').waitFor()
  await giveReason(page)
  await page.getByRole('searchbox', { name: 'Search' }).fill(admin.tenant.slug)
  await press(page, 'Find')
  const found = page.getByRole('list', { name: 'Tenants' }).getByRole('listitem')
  await found.filter({ hasText: admin.tenant.slug }).waitFor()
  await found.getByRole('link', { name: 'Open' }).click()
  await giveReason(page, 'ticket 4712, a broken article')
  await banner(page).getByText('ticket 4712, a broken article').waitFor()
  await page.reload()
  await banner(page).waitFor()
  const rows = await arrange(
    "select distinct staff_reason from audit.changes where tenant_id = $1 and operation = 'staff_request' and actor_id = $2",
    [admin.tenant.id, opened.staff.id],
  )
  assert.deepEqual(rows, [{ staff_reason: 'ticket 4712, a broken article' }])
  await finishRefused(opened, 403)
})

test('a reason in any script is in the trail as typed, and in the banner as text', async () => {
  const opened = await enterTenant()
  const { page, staff } = opened
  await banner(page).getByText(REASON).waitFor()
  assert.equal(await banner(page).locator('img').count(), 0)
  const rows = await arrange(
    "select distinct staff_reason from audit.changes where operation = 'staff_request' and actor_id = $1",
    [staff.id],
  )
  assert.deepEqual(rows, [{ staff_reason: REASON }])
  await finishRefused(opened, 403)
})

test('leaving a tenant ends the reason there, and returning asks again', async () => {
  const opened = await enterTenant()
  const { page } = opened
  await press(page, 'Leave')
  await page.waitForURL((url) => url.pathname.startsWith('/admin/platform'))
  await page.goto(`${admin.server.origin}/admin/t/${admin.tenant.slug}/articles`)
  await page.getByLabel('Reason').waitFor()
  await giveReason(page)
  await page.getByRole('heading', { level: 1, name: 'Articles' }).waitFor()
  await finishRefused(opened, 403)
})

test('signing out forgets the reasons', async () => {
  const opened = await enterTenant()
  const { page, staff } = opened
  await press(page, 'Sign out')
  await page.getByRole('heading', { name: 'Sign in' }).waitFor()
  assert.equal(await page.evaluate(() => sessionStorage.getItem('pend.reasons')), null)
  await signIn(page, staff)
  await page.getByLabel('Reason').waitFor()
  // What the overview still asked for when the session ended was refused.
  await finishRefused(opened, 401, 403)
})

test('the switcher offers only one’s own tenants, even in a foreign tenant', async () => {
  const own = [await createTenant(admin.server, []), await createTenant(admin.server, [])]
  const staff = await createStaff(admin.server)
  for (const tenant of own) await joinTenant(admin.server, tenant, { user: staff.id })
  const opened = await enterTenant('superuser', staff)
  const { page } = opened
  const choice = page.locator('#tenant-side')
  const values = await choice
    .locator('option:not([disabled])')
    .evaluateAll((all) => all.map((each) => each.getAttribute('value')!))
  assert.deepEqual(values.sort(), own.map(({ slug }) => slug).sort())
  await choice.selectOption(own[0]!.slug)
  await page.waitForURL((url) => url.pathname.includes(`/t/${own[0]!.slug}`))
  await banner(page).waitFor({ state: 'detached' })
  await page.getByRole('heading', { level: 1 }).waitFor()
  await finishRefused(opened, 403)
})

test('a superuser suspends a tenant after a question and restores it', async () => {
  const { slug } = await createTenant(admin.server, [])
  const opened = await enter('/platform/tenants')
  const { page } = opened
  await giveReason(page)
  await page.getByRole('searchbox', { name: 'Search' }).fill(slug)
  await press(page, 'Find')
  const item = page.getByRole('listitem').filter({ hasText: slug })
  await item.getByRole('button', { name: 'Suspend' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Suspend' }).click()
  await item.getByText('Suspended').waitFor()
  await item.getByRole('button', { name: 'Restore' }).click()
  await item.getByText('Active').waitFor()
  await opened.finish()
})

test('a superuser ends a person’s sessions and closes their account, after a question', async () => {
  const { owner } = (await createTenant(admin.server, [])).people
  const opened = await enter('/platform/people')
  const { page } = opened
  await giveReason(page)
  await page.getByRole('searchbox', { name: 'Search' }).fill(owner.email)
  await press(page, 'Find')
  const item = page.getByRole('listitem').filter({ hasText: owner.email })
  await item.getByRole('button', { name: 'Log-ins' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('listitem').first().waitFor()
  await dialog.getByRole('button', { name: 'End all log-ins' }).click()
  await dialog.getByText('Nowhere at this moment.').waitFor()
  await dialog.getByRole('button', { name: 'Close' }).click()
  const ended = await admin.server.call('/api/v1/users/me', { token: owner.access })
  assert.equal(ended.body.code, 'auth.session_ended')
  await item.getByRole('button', { name: 'Close the account' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Close the account' }).click()
  await item.getByText('account closed').waitFor()
  await opened.finish()
})

/** A mail that waits in a tenant; dead when an error is given. */
async function enqueueMail({ id: tenantId }: Pick<TestTenant, 'id'>, error?: string): Promise<string> {
  const ctx = createContext(admin.server.runtime, { requestId: 'test', tenantId })
  const id = await ctx.enqueue(sendMail, { to: 'reader@example.com', subject: 'x', text: 'https://example.com/secret' })
  if (error)
    await arrange("update tasks.tasks set state = 'dead', finished_at = now(), error = $2 where id = $1", [id, error])
  return id
}

/** The tenant's mails in a list of the platform. */
async function findMails(page: Page, list: string, slug: string) {
  await page.getByRole('searchbox', { name: 'Search' }).fill(slug)
  await press(page, 'Find')
  const items = page.getByRole('list', { name: list }).getByRole('listitem')
  return items.filter({ hasText: slug }).filter({ hasText: 'framework.send-mail' })
}

const stateOf = async (id: string) => (await arrange('select state from tasks.tasks where id = $1', [id]))[0]!.state

test("a superuser reruns a tenant's dead task, and cancels it in the outbox", async () => {
  const tenant = await createTenant(admin.server, [])
  const id = await enqueueMail(tenant, `the host is away ${XSS}`)
  const opened = await enter('/platform/dead-tasks')
  const { page } = opened
  await giveReason(page)
  const dead = await findMails(page, 'Dead tasks', tenant.slug)
  await dead.getByText(XSS).waitFor()
  await dead.getByRole('button', { name: 'Run again: framework.send-mail' }).click()
  await page.getByText('The task starts over.').waitFor()
  await dead.waitFor({ state: 'detached' })
  assert.equal(await stateOf(id), 'waiting')
  await page.getByRole('navigation', { name: 'Menu' }).getByRole('link', { name: 'Outbox' }).click()
  await page.getByText('Tasks that are due').waitFor()
  const waiting = await findMails(page, 'Outbox', tenant.slug)
  await waiting.getByRole('button', { name: 'Cancel: framework.send-mail' }).click()
  await page.getByText('The task is cancelled.').waitFor()
  await waiting.waitFor({ state: 'detached' })
  assert.equal(await stateOf(id), 'cancelled')
  assert.equal(await page.getByRole('link', { name: 'Read them' }).count(), 0)
  await opened.finish()
})

test('a task that ended meanwhile cannot be cancelled and says so; read-only staff is offered nothing', async () => {
  const tenant = await createTenant(admin.server, [])
  const id = await enqueueMail(tenant)
  const opened = await enter('/platform/outbox')
  const { page } = opened
  await giveReason(page)
  const waiting = await findMails(page, 'Outbox', tenant.slug)
  await waiting.waitFor()
  await arrange("update tasks.tasks set state = 'completed', finished_at = now() where id = $1", [id])
  await waiting.getByRole('button', { name: /^Cancel/ }).click()
  await page.getByText('The task is completed').waitFor()
  await finishRefused(opened, 409)
  await enqueueMail(tenant, 'gone')
  const reading = await enter('/platform/dead-tasks', 'support')
  await giveReason(reading.page)
  await (await findMails(reading.page, 'Dead tasks', tenant.slug)).waitFor()
  assert.equal(await reading.page.getByRole('button', { name: /^Run again/ }).count(), 0)
  const status = await reading.page.evaluate(async (path) => {
    const headers = { 'x-reason': 'ticket 4711, the list is empty' }
    return (await fetch(path, { method: 'POST', headers })).status
  }, `/api/v1/platform/tasks/${id}/retry`)
  assert.equal(status, 403)
  await finishRefused(reading, 403)
})

test('colleagues see an impersonation and end it', async () => {
  const acting = await enterName()
  const opened = await enter('/platform/impersonations')
  const { page } = opened
  await giveReason(page)
  const item = page.getByRole('listitem').filter({ hasText: `${acting.staff.email} as ${acting.editor.email}` })
  await item.getByText(REASON).waitFor()
  await item.getByRole('button', { name: 'End it' }).click()
  await item.waitFor({ state: 'detached' })
  await acting.page.reload()
  await acting.page.getByText('You are no longer impersonating anybody').waitFor()
  await finishRefused(acting, 401, 403)
  await opened.finish()
})

test('read-only staff is offered no change and no impersonation; the server refuses the forced calls', async () => {
  const opened = await enter('/platform/tenants', 'support')
  const { page } = opened
  await giveReason(page)
  await page.getByRole('listitem').first().waitFor()
  assert.equal(await page.getByRole('button', { name: /Suspend|Restore/ }).count(), 0)
  const { id, slug, people } = admin.tenant
  const forced = [
    { path: `tenants/${id}/suspend`, headers: {}, body: {} },
    { path: 'impersonations', headers: { 'x-tenant': slug }, body: { user: people.viewer.id } },
  ]
  const statuses = await page.evaluate(
    (calls) =>
      Promise.all(
        calls.map(async ({ path, headers, body }) => {
          const said = { 'content-type': 'application/json', 'x-reason': 'ticket 4711, the list is empty' }
          const init = { method: 'POST', headers: { ...said, ...headers }, body: JSON.stringify(body) }
          return (await fetch(`/api/v1/platform/${path}`, init)).status
        }),
      ),
    forced as { path: string; headers: Record<string, string>; body: object }[],
  )
  assert.deepEqual(statuses, [403, 403])
  await page.goto(`${admin.server.origin}/admin/t/${admin.tenant.slug}`)
  await giveReason(page)
  await banner(page).waitFor()
  assert.equal(await page.getByRole('link', { name: 'Act in a name' }).count(), 0)
  await finishRefused(opened, 403)
})

test('a member who is not staff sees nothing of the platform, and no form for a reason', async () => {
  const { slug } = await createTenant(admin.server, [])
  const opened = await admin.enter('viewer')
  const { page } = opened
  assert.equal(await page.getByRole('link', { name: 'Platform' }).count(), 0)
  await page.goto(`${admin.server.origin}/admin/platform/tenants`)
  await page.getByText('There is nothing here').waitFor()
  await page.goto(`${admin.server.origin}/admin/t/${slug}`)
  await page.getByText('There is nothing here').waitFor()
  assert.equal(await page.getByLabel('Reason').count(), 0)
  await finishRefused(opened, 404)
})

test('during impersonation every screen has the banner, the account pages stay closed, and one returns to oneself', async () => {
  const opened = await enterName()
  const { page, editor, staff } = opened
  const { slug } = admin.tenant
  assert.equal(await banner(page).count(), 0)
  for (const screen of ['', '/articles', '/articles/new', '/-/members']) {
    await page.goto(`${admin.server.origin}/admin/t/${slug}${screen}`)
    await nameBanner(page).getByText(editor.email).waitFor()
    await nameBanner(page).getByText(REASON).waitFor()
  }
  assert.equal(await page.getByRole('link', { name: /Your account|Platform/ }).count(), 0)
  await page.goto(`${admin.server.origin}/admin/forgot-password`)
  await nameBanner(page).getByText(editor.email).waitFor()
  await page.goto(`${admin.server.origin}/admin/t/${slug}/articles/new`)
  await page.getByLabel('Title').fill('Written in their name')
  await press(page, 'Create')
  await page.getByText('Written in their name').first().waitFor()
  const [row] = await arrange(
    "select actor_id, impersonator_id from audit.changes where tenant_id = $1 and resource = 'articles' and operation = 'create' order by id desc limit 1",
    [admin.tenant.id],
  )
  assert.deepEqual(row, { actor_id: editor.id, impersonator_id: staff.id })
  await press(page, 'Stop impersonating')
  await page
    .getByLabel('Reason')
    .or(page.getByRole('list', { name: 'Tenants' }))
    .waitFor()
  const me = await page.evaluate(async () => (await (await fetch('/api/v1/users/me')).json()).id)
  assert.equal(me, staff.id)
  await finishRefused(opened, 403)
})

test('when an impersonation expires nothing refreshes silently: the page says so, and a press leads back', async () => {
  const opened = await enterName()
  const { page, staff } = opened
  await arrange('update auth.sessions set expires_at = now() where impersonator_id = $1', [staff.id])
  const refreshes: string[] = []
  page.on('request', (request) => {
    if (request.url().endsWith('/auth/cookie/refresh')) refreshes.push(request.url())
  })
  await page.getByRole('navigation', { name: 'Menu' }).getByRole('link', { name: 'Articles' }).click()
  await page.getByText('You are no longer impersonating anybody').waitFor()
  await page.reload()
  await page.getByText('You are no longer impersonating anybody').waitFor()
  await page.context().clearCookies({ name: 'pend-access' })
  await page.goto(`${admin.server.origin}/admin/t/${admin.tenant.slug}/articles`)
  await page.getByText('You are no longer impersonating anybody').waitFor()
  assert.deepEqual(refreshes, [])
  await press(page, 'Stop impersonating')
  await page.waitForURL((url) => url.pathname.startsWith('/admin/platform'))
  const me = await page.evaluate(async () => (await (await fetch('/api/v1/users/me')).json()).id)
  assert.equal(me, staff.id)
  await finishRefused(opened, 401, 403)
})

test('a form open when an impersonation expires saves nothing in one’s own name', async () => {
  const opened = await enterName()
  const { page, staff } = opened
  await page.goto(`${admin.server.origin}/admin/t/${admin.tenant.slug}/articles/new`)
  await page.getByLabel('Title').fill('Too late for their name')
  await arrange('update auth.sessions set expires_at = now() where impersonator_id = $1', [staff.id])
  await press(page, 'Create')
  await page.getByText('You are no longer impersonating anybody').waitFor()
  const { count } = await admin.call('/articles?search=Too%20late%20for%20their%20name')
  assert.equal(count, 0)
  await finishRefused(opened, 401, 403)
})

test('another tab of the browser learns at once that it impersonates', async () => {
  const opened = await enterTenant()
  const { page } = opened
  const other = await page.context().newPage()
  await other.goto(`${admin.server.origin}/admin/platform/tenants`)
  await other.getByLabel('Reason').waitFor()
  await actAs(page)
  await page.getByRole('listitem').filter({ hasText: admin.tenant.people.viewer.email }).getByRole('button').click()
  await page.getByRole('dialog').getByRole('button', { name: 'Act in their name' }).click()
  await nameBanner(page).waitFor()
  await nameBanner(other).waitFor()
  await other.close()
  await finishRefused(opened, 403)
})

for (const colorScheme of ['light', 'dark'] as const)
  test(`the screens of staff are accessible in ${colorScheme}, wide and narrow`, async () => {
    const staff = await createStaff(admin.server)
    await enqueueMail(admin.tenant)
    await enqueueMail(admin.tenant, 'connect ECONNREFUSED 203.0.113.7:25')
    const opened = await admin.visit('/platform/tenants', { viewport: { width: 1440, height: 900 }, colorScheme })
    const { page } = opened
    await signIn(page, staff)
    await page.getByLabel('Reason').waitFor()
    await requireAccessible(page, `staff-reason-${colorScheme}`)
    await giveReason(page)
    const look = async (name: string) => {
      for (const width of [1440, 390]) {
        await page.setViewportSize({ width, height: width === 390 ? 844 : 900 })
        await requireAccessible(page, `staff-${name}-${colorScheme}-${width}`)
        const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
        assert.ok(overflow <= 0, `${name} is ${overflow} pixels too wide at ${width}`)
      }
    }
    for (const [path, sign] of [
      ['tenants', 'Open'],
      ['people', 'Log-ins'],
      ['impersonations', 'Acting in their name'],
      ['dead-tasks', 'Run again'],
      ['outbox', 'Cancel'],
    ] as const) {
      await page.goto(`${admin.server.origin}/admin/platform/${path}`)
      await page.getByRole('main').getByText(sign).first().waitFor()
      await look(path)
    }
    await page.goto(`${admin.server.origin}/admin/t/${admin.tenant.slug}`)
    await giveReason(page)
    await actAs(page)
    await page
      .getByRole('button', { name: /^Act in their name/ })
      .first()
      .waitFor()
    await look('act-as')
    await page.getByRole('listitem').filter({ hasText: admin.tenant.people.viewer.email }).getByRole('button').click()
    await page.getByRole('dialog').getByRole('button', { name: 'Act in their name' }).click()
    await nameBanner(page).waitFor()
    await look('in-a-name')
    await finishRefused(opened, 403)
  })

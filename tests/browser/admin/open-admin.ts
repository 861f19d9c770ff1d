// What tests of the admin begin with: the real server, a browser, a fresh tenant with people in roles, and pages signed in as them.
import assert from 'node:assert/strict'
import { after, before } from 'node:test'
import axe from 'axe-core'
import type { Browser, Page } from 'playwright-core'
import type { Role } from '#framework/permissions/roles.ts'
import type { Answer } from '#framework/testing/answer.ts'
import { openServer, type TestServer } from '../../support/server.ts'
import { createTenant, type Person, type TestTenant } from '../../support/tenant.ts'
import { type ObservedPage, openBrowser, openPage, takePicture } from '../chromium.ts'

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']

type Look = Parameters<typeof openPage>[1]

const USUAL: Look = { viewport: { width: 1440, height: 900 } }

/** A page at a screen of a tenant, signed in. */
export interface AdminPage extends ObservedPage {
  /** Below the address of the tenant: `/articles`. */
  go(screen: string): Promise<void>
}

export interface Admin {
  readonly server: TestServer
  readonly tenant: TestTenant
  /** A new page without cookies, at an address below /admin. */
  visit(address: string, look?: Look): Promise<ObservedPage>
  /** A new page of somebody who has signed in, at the overview of the tenant. */
  enter(who: Role | Person, look?: Look): Promise<AdminPage>
  /** One call of the API as the owner; what it answers. */
  call(path: string, body?: unknown, method?: string): Promise<Answer['body']>
}

/** For one test file; `roles` beside the owner, what `prepare` puts into the tenant, and settings of the server, or how it is opened. */
export function useAdmin(
  roles: readonly Role[] = [],
  prepare?: (admin: Admin) => Promise<void>,
  settings: Record<string, string> | (() => Promise<TestServer>) = {},
): Admin {
  let [server, browser, tenant]: [TestServer?, Browser?, TestTenant?] = []
  before(async () => {
    server = await (typeof settings === 'function' ? settings() : openServer(settings))
    browser = await openBrowser()
    tenant = (await createTenant(server, roles)) as TestTenant
    assert.equal(await server.project.adminBundle.findFault(), null)
    await prepare?.(admin)
  })
  after(async () => {
    await browser?.close()
    await server?.close()
  })
  const visit = async (address: string, look: Look = USUAL) => {
    const opened = await openPage(browser!, look)
    await opened.page.goto(`${server!.origin}/admin${address}`)
    return opened
  }
  const admin: Admin = {
    get server() {
      return server!
    },
    get tenant() {
      return tenant!
    },
    visit,
    async enter(who, look = USUAL) {
      const person = typeof who === 'string' ? tenant!.people[who] : who
      const opened = await openPage(browser!, look)
      await keepSession(opened.page, server!, person)
      const go = async (screen: string) =>
        void (await opened.page.goto(`${server!.origin}/admin/t/${tenant!.slug}${screen}`))
      await go('')
      await opened.page.locator('#content').waitFor()
      return { ...opened, go }
    },
    async call(path, body, method = body === undefined ? 'GET' : 'POST') {
      const answer = await server!.call(`/api/v1${path}`, { method, body, token: tenant!.people.owner.access })
      assert.ok(answer.status < 300, answer.text)
      return answer.body
    },
  }
  return admin
}

/** What the page of sign-in does, without drawing it: the page has the cookies of a new log-in. */
async function keepSession(page: Page, { origin }: TestServer, { email, password }: Person): Promise<void> {
  const { request } = page.context()
  const post = async (path: string, data: object) => {
    const answer = await request.post(`${origin}/api/v1/auth${path}`, { data, headers: { origin } })
    assert.ok(answer.ok(), await answer.text())
    return answer.json()
  }
  const { refresh } = await post('/login', { email, password })
  await post('/cookie', { refresh })
}

/** Fills the form of sign-in and sends it. */
export async function signIn(page: Page, { email, password }: Pick<Person, 'email' | 'password'>): Promise<void> {
  await page.getByRole('textbox', { name: 'E-mail address', exact: true }).fill(email)
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
}

/** Closes a page on which a refusal was wanted: the browser complains of each, and of nothing else. 0 is a server that is away. */
export async function finishRefused({ finish }: ObservedPage, ...statuses: number[]): Promise<void> {
  const faults: readonly string[] = await finish().then(
    () => [],
    ({ actual }) => actual,
  )
  const signs = statuses.map((status) => (status === 0 ? 'net::ERR_' : `status of ${status} `))
  const isWanted = (fault: string) => signs.some((sign) => fault.includes(sign))
  assert.deepEqual(
    faults.filter((fault) => !isWanted(fault)),
    [],
  )
}

/** Fails with what axe finds wrong on the screen, as WCAG 2.2 A and AA name it. Takes a picture of it, too. */
export async function requireAccessible(page: Page, name: string): Promise<void> {
  // Colours on their way from one theme to another are neither's.
  await page.evaluate(() => Promise.allSettled(document.getAnimations().map(({ finished }) => finished)))
  // Put in by the protocol of the browser, so that the policy of the page needs no exception for it.
  await page.evaluate(axe.source)
  const found = await page.evaluate(async (tags) => {
    const here = globalThis as unknown as { axe: { run(options: object): Promise<{ violations: Violation[] }> } }
    const { violations } = await here.axe.run({ runOnly: tags })
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')}`)
  }, RULES)
  await takePicture(page, name)
  assert.deepEqual(found, [], name)
}

interface Violation {
  readonly id: string
  readonly nodes: readonly { readonly html: string }[]
}

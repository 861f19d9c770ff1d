// The start of admin tests: the real server, a browser, a fresh tenant with people in roles, and pages signed in as them.
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
  /** A new page of a signed-in person, at the tenant's overview. */
  enter(who: Role | Person, look?: Look): Promise<AdminPage>
  /** The same at another screen of the tenant: `/articles`. The overview is not drawn. */
  enterAt(screen: string, who: Role | Person, look?: Look): Promise<AdminPage>
  /** One API call as the owner; returns the answer. */
  call(path: string, body?: unknown, method?: string): Promise<Answer['body']>
}

/** For one test file; `roles` beside the owner, the tenant's content from `prepare`, and settings of the server or how to open it. */
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
    async enter(who, look) {
      const entered = await admin.enterAt('', who, look)
      await entered.page.locator('#content').waitFor()
      return entered
    },
    async enterAt(screen, who, look = USUAL) {
      const person = typeof who === 'string' ? tenant!.people[who] : who
      const opened = await openPage(browser!, look)
      await keepSession(opened.page, server!, person)
      const go = async (next: string) =>
        void (await opened.page.goto(`${server!.origin}/admin/t/${tenant!.slug}${next}`))
      await go(screen)
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

/** Does what the sign-in page does, without drawing it: the page has the cookies of a new session. */
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

/** Fills in the sign-in form and sends it. */
export async function signIn(page: Page, { email, password }: Pick<Person, 'email' | 'password'>): Promise<void> {
  await page.getByRole('textbox', { name: 'E-mail address', exact: true }).fill(email)
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
}

/** Closes a page whose refusals were intended: the browser complains of each, and of nothing else. 0 is a server that is down. */
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

/** Fails with axe's findings on the screen, as WCAG 2.2 A and AA name them, and takes a picture. */
export async function requireAccessible(page: Page, name: string): Promise<void> {
  // Colours in transition between themes belong to neither.
  await page.evaluate(() => Promise.allSettled(document.getAnimations().map(({ finished }) => finished)))
  // Injected through the browser's protocol, so that the page's policy needs no exception.
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axe.source)
  const found = await page.evaluate(async (tags) => {
    const here = globalThis as unknown as { axe: { run(options: object): Promise<{ violations: Violation[] }> } }
    const { violations } = await here.axe.run({ runOnly: tags, resultTypes: ['violations'] })
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')}`)
  }, RULES)
  await takePicture(page, name)
  assert.deepEqual(found, [], name)
}

interface Violation {
  readonly id: string
  readonly nodes: readonly { readonly html: string }[]
}

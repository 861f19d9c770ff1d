// Every screen that a link leads to, in a tenant with hostile names: names are text alone, nothing jumps, and nothing moves without need.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { type AdminPage, useAdmin } from './open-admin.ts'

const EVIL = '"><img src=x onerror="document.title=1"><script>document.title=1</script>'
/**
 * From here on a page counts as poor (Cumulative Layout Shift, web.dev/cls); a busy machine paints in more steps than a
 * quiet one.
 */
const MOST_SHIFT = 0.25
const ID = /[0-9a-f]{8}-[0-9a-f-]{27}/g

const admin = useAdmin([], async (admin) => {
  await admin.call('/users/me', { firstName: EVIL.slice(0, 60), lastName: EVIL.slice(0, 60) }, 'PATCH')
  await admin.call(`/tenants/${admin.tenant.id}`, { name: EVIL }, 'PATCH')
  const tag = await admin.call('/tags', { name: EVIL, slug: 'evil' })
  const category = await admin.call('/categories', { name: EVIL, slug: 'evil' })
  const body = `**${EVIL}** [x](javascript:alert(1))`
  const article = await admin.call('/articles', { title: EVIL, body, tags: [tag.id], category: category.id })
  await admin.call(`/articles/${article.id}`, { title: `${EVIL} again` }, 'PATCH')
  await admin.call('/roles', { name: EVIL, permissions: ['articles.read'] })
  await admin.call('/webhooks', { url: 'https://example.com/?%22%3E%3Cimg%3E', events: ['*'], description: EVIL })
  await admin.call('/saved-views', { name: EVIL, resource: 'tags', query: { filters: { name: EVIL } }, isShared: true })
  await admin.call('/api-keys', { name: EVIL, permissions: ['articles.read'] })
  await uploadNamed('"><img src=x onerror=document.title=1>.txt')
})

async function uploadNamed(name: string): Promise<void> {
  const form = new FormData()
  form.set('file', new File(['words'], name, { type: 'text/plain' }))
  const headers = { authorization: `Bearer ${admin.tenant.people.owner.access}`, 'x-tenant': admin.tenant.slug }
  const answer = await fetch(`${admin.server.origin}/api/v1/files`, { method: 'POST', body: form, headers })
  assert.equal(answer.status, 201, await answer.text())
}

/**
 * One address of each kind of link, beginning with the overview: addresses that differ only in ids or query values
 * count as one.
 */
async function forEachScreen({ page, go }: AdminPage, look: (address: string) => Promise<void>): Promise<string[]> {
  const kinds = new Map<string, string>()
  const collect = async () => {
    const links = page.locator('a[href^="/admin/"]')
    for (const href of await links.evaluateAll((all) => all.map((each) => (each as HTMLAnchorElement).href))) {
      const { pathname, search } = new URL(href)
      const kind = pathname.replaceAll(ID, 'id')
      if (!kinds.has(kind)) kinds.set(kind, pathname + search)
    }
  }
  await go('')
  await page.getByRole('heading', { level: 1 }).waitFor()
  await collect()
  // Links on the screens are visited too: a map iterates over entries added during the loop.
  for (const address of kinds.values()) {
    await page.goto(`${admin.server.origin}${address}`)
    await page.getByRole('heading', { level: 1 }).first().waitFor()
    // Event streams stay open: the network is never idle.
    await page.waitForFunction(() => document.querySelector('[aria-busy=true], [class*=loading]') === null)
    await look(address)
    await collect()
  }
  return [...kinds.keys()]
}

/** How far late content moved what was on the page. */
async function countShifts(page: Page): Promise<() => Promise<number>> {
  await page.addInitScript(() => {
    const here = globalThis as unknown as { shifts: number }
    here.shifts = 0
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as unknown as { value: number; hadRecentInput: boolean }[])
        if (!entry.hadRecentInput) here.shifts += entry.value
    }).observe({ type: 'layout-shift', buffered: true })
  })
  return () => page.evaluate(() => (globalThis as unknown as { shifts: number }).shifts)
}

/** The number of elements that styles animate for people who prefer reduced motion. */
async function countMoving(page: Page): Promise<number> {
  await page.emulateMedia({ reducedMotion: 'reduce' })
  const moving = await page.evaluate(() =>
    [...document.querySelectorAll('*')]
      .map((each) => getComputedStyle(each))
      .flatMap(({ transitionDuration, animationDuration }) => `${transitionDuration},${animationDuration}`.split(','))
      .filter((duration) => Number.parseFloat(duration) > 0.01),
  )
  await page.emulateMedia({ reducedMotion: 'no-preference' })
  return moving.length
}

test('on every linked screen, hostile names are text alone (CWE-79), nothing jumps, and nothing moves for people who prefer reduced motion (WCAG 2.2, 2.3.3)', async () => {
  const opened = await admin.enter('owner')
  const { page } = opened
  const shifts = await countShifts(page)
  const faults: string[] = []
  const seen = await forEachScreen(opened, async (address) => {
    const made = await page.locator('img[src$="/x"], main script, [onerror], a[href^=javascript]').count()
    if (made > 0 || (await page.title()) === '1') faults.push(`${address}: something was made of the words`)
    const shift = await shifts()
    if (shift > MOST_SHIFT) faults.push(`${address} jumps: ${shift.toFixed(2)}`)
    const moving = await countMoving(page)
    if (moving > 0) faults.push(`${address}: ${moving} things move`)
  })
  assert.deepEqual(faults, [])
  assert.ok(seen.length > 30, seen.join('\n'))
  await opened.finish()
})

test('touch opens the menu, a list and a record on a narrow screen, and goes back', async () => {
  const look = { hasTouch: true, isMobile: true, viewport: { width: 390, height: 844 } }
  const { page, finish } = await admin.enterAt('/tags', 'owner', look)
  await page.getByRole('rowheader').first().getByRole('link').tap()
  await page.getByRole('textbox', { name: /^Name/ }).waitFor()
  await page.goBack()
  await page.getByRole('rowheader').first().waitFor()
  await finish()
})

// Quick sign-in as a demo person, for development pages that try calls.
import type { DemoPerson, StartState } from '../parts.ts'
import { ask, fill, h } from './dom.ts'

/** What a page does with the chosen person; resolves when they are signed in. */
export type Enter = (person: DemoPerson, tenant: string) => Promise<void>

/** Puts a bar above the page with a button for each person in each tenant; it shows who is signed in. */
export async function offerLogIns(enter: Enter): Promise<void> {
  const { people } = await ask<StartState>('/__debug__/api/start')
  if (people.length === 0) return
  for (const sheet of ['tokens', 'log-ins'])
    document.head.append(h('link', { rel: 'stylesheet', href: `/__debug__/files/${sheet}.css` }))
  const news = h('span', { class: 'pend-news', role: 'status' }, 'Sign in as')
  const choose = (person: DemoPerson, tenant: string, role: string) => {
    const button = h('button', { type: 'button' }, `${role} of ${tenant}`)
    button.addEventListener('click', async () => {
      news.textContent = 'Signing in …'
      try {
        await enter(person, tenant)
        for (const other of bar.querySelectorAll('button')) other.setAttribute('aria-pressed', String(other === button))
        news.textContent = `Signed in as ${person.email} in ${tenant}.`
      } catch (error) {
        news.textContent = (error as Error).message
      }
    })
    return button
  }
  const bar = h('aside', { class: 'pend-log-ins', 'aria-label': 'Log-ins of the demo' })
  const entries = people.flatMap((person) => person.memberships.map((membership) => ({ person, ...membership })))
  const byTenant = entries.sort((a, b) => a.tenant.localeCompare(b.tenant))
  fill(
    bar,
    news,
    byTenant.map(({ person, tenant, role }) => choose(person, tenant, role)),
  )
  document.body.prepend(bar)
}

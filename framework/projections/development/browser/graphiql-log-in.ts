// GraphiQL in development: a click on a person starts a session in cookies that no script can read; each query names their tenant.
import { ask } from './dom.ts'
import { offerLogIns } from './log-ins.ts'

await offerLogIns(async ({ email, password }, tenant) => {
  const body = { email, password }
  const { refresh } = await ask<{ refresh: string }>('/api/v1/auth/login', { method: 'POST', body })
  await ask('/api/v1/auth/cookie', { method: 'POST', body: { refresh } })
  Object.assign(globalThis, { tenantOfQueries: tenant })
})
document.body.classList.add('pend-below-log-ins')

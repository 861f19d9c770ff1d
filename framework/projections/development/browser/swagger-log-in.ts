// Swagger UI in development: a click on a person fills Authorize with their token, and each call names their tenant.
import { ask } from './dom.ts'
import { offerLogIns } from './log-ins.ts'

interface Page {
  readonly ui: { preauthorizeApiKey(scheme: string, value: string): void }
  /** The page reads it before it sends a call. */
  tenantOfCalls?: string
}

const page = globalThis as unknown as Page

await offerLogIns(async ({ email, password }, tenant) => {
  const body = { email, password, tenant }
  const { access } = await ask<{ access: string }>('/api/v1/auth/login', { method: 'POST', body })
  page.ui.preauthorizeApiKey('bearer', access)
  page.tenantOfCalls = tenant
})

// Each claim gets its own token, so that another tenant's DNS record proves nothing.
import { randomBytes } from 'node:crypto'
import { stopServing } from '#apps/tenants/index.ts'
import { invalid } from '#framework/operations/steps/validate-input.ts'
import { defineLifecycle } from '#framework/request/declaring/define-lifecycle.ts'
import { customDomains } from './custom-domains.resource.ts'
import { ownHosts } from './custom-domains.services.ts'
import { parseHost } from './parse-host.ts'
import { recordNameOf } from './verify-domain.ts'

export const customDomainsLifecycle = defineLifecycle(customDomains, {
  beforeCreate(ctx, input) {
    const parsed = parseHost(input.host!, ownHosts.of(ctx))
    if ('fault' in parsed) throw invalid([{ pointer: '/host', code: 'invalid', message: parsed.fault }])
    const { host } = parsed
    return { ...input, host, recordName: recordNameOf(host), token: `pend-${randomBytes(24).toString('base64url')}` }
  },
  afterDelete: (ctx, { host }) => stopServing(ctx, host!),
})

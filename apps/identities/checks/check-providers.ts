// Checks that nobody can eavesdrop on calls to a provider.
import type { Project } from '#framework/application/project.ts'
import { defineCheck } from '#framework/checks/define-check.ts'
import { type FaultRule, findFaults } from '#framework/checks/find-faults.ts'
import { identitySettings } from '../identities.settings.ts'

const RULES: readonly FaultRule<ReturnType<typeof identitySettings.of>>[] = [
  {
    id: 'deploy.plain-provider',
    path: 'PEND_OIDC_PROVIDERS',
    fault: ({ oidc }) =>
      oidc.providers.some(({ issuer }) => !issuer.startsWith('https://')) &&
      'A provider of log-ins is asked unencrypted.',
    hint: 'Name https issuers only.',
  },
]

export const checkProviders = defineCheck({
  name: 'providers of log-ins',
  tag: 'identities',
  deployOnly: true,
  rules: RULES,
  find: async ({ settings }: Project) => findFaults(RULES, identitySettings.of(settings)),
})
